import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";

test("an auditor filters the log, opens an entry, follows its record and takes the file", async ({
  page,
  program,
  signIn,
}) => {
  const card = await program.issueCard();
  await signIn("finance");
  await page.goto(`/accounts/${card.accountId}`);
  await page.getByRole("button", { name: "Adjust …" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Amount in EUR").fill("12.00");
  await dialog.getByLabel("Reason").fill("Goodwill for the audit");
  await dialog.getByRole("button", { name: /Book|Adjust/ }).click();
  await expect(dialog).toBeHidden();

  await signIn("auditor");
  await page.goto("/overview");
  await page.getByRole("link", { name: "Audit log" }).click();
  await expect(page.getByRole("heading", { name: "Audit log" })).toBeVisible();
  const table = page.getByRole("table", { name: "Audit log" });
  await expect(table.getByRole("row", { name: /Test finance.*Account: adjust/ })).toBeVisible();
  await expectAccessible(page);
  await page.goto("/audit?action=account.adjust&outcome=done");
  await expect(table.getByRole("row")).toHaveCount(2);
  await page.getByRole("button", { name: /Remove the filter Outcome/ }).click();
  await expect(page).toHaveURL(/\/audit\?action=account\.adjust$/);

  await table.getByRole("row", { name: /Account: adjust/ }).click();
  await expect(page.getByText("Goodwill for the audit")).toBeVisible();
  await expect(page.getByRole("row", { name: /amount – 12\.00/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Follow this record" }).click();
  await expect(page).toHaveURL(new RegExp(`subject=${card.accountId}`));
  await expect(table.getByRole("row", { name: /Account: fund/ })).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  expect((await download).suggestedFilename()).toMatch(/^audit-sandbox-\d{4}-\d\d-\d\d\.csv$/);
  // The export belongs to no program: who may see one program only does not see it.
  await signIn("auditor", null);
  await page.goto("/audit?action=audit.export");
  await expect(table.getByRole("row", { name: /Test auditor.*Audit: export/ }).first()).toBeVisible();
});

test("an auditor has the log verified", async ({ page, program, signIn }) => {
  test.setTimeout(120_000);
  await program.issueCard();
  await signIn("auditor", null);
  await page.goto("/audit");
  const verify = page.getByRole("button", { name: "Verify" });
  await expect(verify).not.toHaveAttribute("aria-disabled", "true", { timeout: 60_000 });
  await verify.click();
  await expect(page.getByText("Test auditor", { exact: false }).first()).toBeVisible();
  await expect(page.getByText(/Every chain that you may see proves.*asked for by Test auditor/)).toBeVisible({
    timeout: 60_000,
  });
  await page.getByText("Chain by chain").click();
  await expect(
    page.getByRole("table", { name: "Last proof, chain by chain" }).getByText("The console itself"),
  ).toBeVisible();
  await expectAccessible(page);
});

test("a support agent is told that the log is not open, and the attempt stands in it", async ({
  page,
  program,
  signIn,
}) => {
  await signIn("agent", program.id);
  await page.goto("/audit");
  await expect(page.getByText("Your role does not open this page")).toBeVisible();
  const answer = await page.request.get("/api/exports/audit");
  expect(answer.status()).toBe(403);
  await signIn("auditor", null);
  await page.goto("/audit?outcome=refused&action=audit.export");
  await expect(
    page
      .getByRole("table", { name: "Audit log" })
      .getByRole("row", { name: /Test agent/ })
      .first(),
  ).toBeVisible();
});
