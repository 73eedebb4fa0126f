import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";
import { pressUntil } from "./press";

test("an engineer confirms an assumption, and a step that proves itself is marked as done", async ({
  page,
  program,
  signIn,
}) => {
  await program.issueCard();
  await signIn("engineer");
  await page.goto(`/programs/${program.id}/assumptions?side=production`);
  const dialog = page.getByRole("dialog");
  const open = page.getByText(/^0 of \d+ contract assumptions confirmed$/);
  await expect(open).toBeVisible();
  await expect(async () => {
    await page.getByRole("checkbox", { name: "Choose Clock tolerance" }).check();
    await page.getByRole("button", { name: "Confirm …" }).click({ timeout: 2_000 });
    await expect(dialog).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect(dialog.getByText("Say who at FINCI confirmed it, when and where it stands.")).toBeVisible();
  await dialog.getByLabel("Evidence").fill("Letter of FINCI, 12 November, page 2");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/^1 of \d+ contract assumptions confirmed$/)).toBeVisible();
  await page.reload();
  await expect(page.getByText("Letter of FINCI, 12 November, page 2")).toBeVisible();
  await expectAccessible(page);

  await page.goto(`/programs/${program.id}/journey`);
  await expect(page.getByText(/^Production is off: \d+ things are missing$/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Step 4: Sandbox access and allow-listing" }).click();
  await expect(page.getByRole("link", { name: "A signed call succeeded" })).toBeVisible();
  await expectAccessible(page);
  await pressUntil(page.getByRole("button", { name: "Done …" }), dialog);
  await dialog.getByRole("button", { name: "Mark as done" }).click();
  await expect(dialog.getByText("Steps 1, 2, 3 are not done.", { exact: false }).first()).toBeVisible();
  await dialog.getByLabel("Why before step 1, 2, 3").fill("FINCI gave access ahead of the review");
  await dialog.getByRole("button", { name: "Mark as done" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Done, as Test engineer wrote down")).toBeVisible();
  await page.goto("/journey");
  await expect(
    page.getByRole("listitem").filter({ hasText: program.name }).getByText("1 of 11 done"),
  ).toBeVisible();
  await expectAccessible(page);
  await page.goto(`/programs/${program.id}/journey/print`);
  await expect(page.getByRole("heading", { name: `Road to go-live: ${program.name}` })).toBeVisible();
  await expectAccessible(page);
});

test("production is refused with the name of what is missing", async ({ page, program, signIn }) => {
  await signIn("admin");
  await page.goto(`/programs/${program.id}/environments/production`);
  const dialog = page.getByRole("alertdialog");
  await pressUntil(page.getByRole("button", { name: "Enable …" }), dialog);
  await dialog.getByLabel("Reason").fill("Go-live");
  await dialog.getByRole("textbox").last().fill(program.name);
  await dialog.getByRole("button", { name: "Enable" }).click();
  const refusal = dialog.getByText("Production was not switched on. Missing:", { exact: false });
  await expect(refusal).toContainText("the base address");
  await expect(refusal).toContainText("confirmation of “Clock tolerance”");
  await expect(refusal).toContainText("step 11, Production approval and live access (not started)");
});

test("the Transfer Acceptance Note is made, signed, and told apart from what comes after", async ({
  page,
  program,
  signIn,
}) => {
  await signIn("program_manager");
  await page.goto(`/programs/${program.id}/journey/note`);
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);
  const contacts = page.getByRole("list", { name: "Contacts" });
  await pressUntil(contacts.getByRole("button", { name: "Add Technical contact" }), dialog);
  await dialog.getByLabel("Name").fill("Ieva Kazlauskė");
  await dialog.getByLabel("E-mail").fill("ieva@example.com");
  await dialog.getByLabel("Phone").fill("612 34567");
  await dialog.getByRole("button", { name: "Save contact" }).click();
  await expect(dialog.getByText("Write it with its country", { exact: false })).toBeVisible();
  await dialog.getByLabel("Phone").fill("+370 612 34567");
  await dialog.getByRole("button", { name: "Save contact" }).click();
  await expect(dialog).toBeHidden();
  await expect(contacts.getByText("Ieva Kazlauskė", { exact: false })).toBeVisible();

  await page.getByRole("button", { name: "Make a version" }).click();
  const versions = page.getByRole("list", { name: "Versions" });
  await expect(versions.getByText("Version 1")).toBeVisible();
  const download = page.waitForEvent("download");
  await versions.getByRole("link", { name: "PDF of version 1" }).click();
  expect((await download).suggestedFilename()).toMatch(/^transfer-acceptance-note-.*-1\.pdf$/);

  await versions.getByRole("button", { name: "Upload signed copy …" }).click();
  const copy = { name: "signed.exe", mimeType: "application/pdf", buffer: Buffer.from([0x4d, 0x5a, 0, 0]) };
  await dialog.getByLabel("Signed copy").setInputFiles(copy);
  await dialog.getByLabel("Signed by").fill("Jonas Petrauskas");
  await dialog.getByRole("button", { name: "Keep the signed copy" }).click();
  await expect(dialog.getByText("Choose a PDF", { exact: false })).toBeVisible();
  await dialog
    .getByLabel("Signed copy")
    .setInputFiles({ ...copy, name: "signed.pdf", buffer: Buffer.from("%PDF-1.7 signed") });
  await dialog.getByRole("button", { name: "Keep the signed copy" }).click();
  await expect(dialog).toBeHidden();
  await expect(versions.getByText("Signed by Jonas Petrauskas", { exact: false })).toBeVisible();

  await contacts.getByRole("button", { name: "Take Technical contact away" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Take away" }).click();
  await page.reload();
  await expect(page.getByText("The facts differ from what was signed")).toBeVisible();
  await expectAccessible(page);

  await signIn("auditor");
  await page.goto(`/programs/${program.id}/journey/10`);
  await expect(page.getByRole("link", { name: "Signed copy of version 1 is here" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Done …" })).toHaveAttribute("aria-disabled", "true");
  const file = page.waitForEvent("download");
  await page.getByRole("link", { name: "signed.pdf" }).click();
  expect((await file).suggestedFilename()).toBe("signed.pdf");
});
