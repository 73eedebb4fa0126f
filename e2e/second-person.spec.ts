import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";

test("cards are ended in bulk when a second person agrees, and each tells what became of it", async ({
  page,
  program,
  signIn,
}) => {
  const cards = [
    await program.issueCard({ balance: "0.00" }),
    await program.issueCard({ balance: "0.00" }),
    await program.issueCard({ balance: "0.00" }),
  ];
  await signIn("agent");
  await page.goto("/cards");
  const boxes = page.getByRole("checkbox", { name: /^Choose the card of / });
  await expect(boxes).toHaveCount(cards.length);
  await expect(async () => {
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await expect(page.getByText("2 chosen")).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await page.getByRole("button", { name: "End …" }).click();
  await page.getByRole("menuitem", { name: "Close …" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog.getByText("2 cards will be closed. This cannot be undone at FINCI.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Ask for approval" })).toBeDisabled();
  await dialog.getByLabel("Reason").fill("The pilot is over");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Ask for approval" }).click();
  await expect(page).toHaveURL(/\/cards\/bulk\/[0-9a-f-]{36}$/);
  const run = page.url();
  await expect(page.getByText("A change waits for a second person")).toBeVisible();
  await expectAccessible(page);
  await page.goto("/cards");
  await expect(page.getByText("Waits for approval")).toHaveCount(2);

  await signIn("program_manager");
  await page.goto(run);
  await page.getByRole("link", { name: /2 cards will be closed/ }).click();
  await page.getByRole("button", { name: "Approve …" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText("approved it, and it was applied.", { exact: false })).toBeVisible();
  await page.goto(run);
  await expect(page.getByText("2 done.")).toBeVisible({ timeout: 20_000 });
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  expect((await download).suggestedFilename()).toMatch(/^card-bulk-.*\.csv$/);
});

test("a program that asks a second person for rules gets one, and is not loosened by one alone", async ({
  page,
  program,
  signIn,
}) => {
  const policy = `/programs/${program.id}/approvals`;
  await signIn("program_manager");
  await page.goto(policy);
  const rules = page.getByLabel("Rules into force");
  const bulk = page.getByLabel("Ending cards in bulk");
  const change = page.getByRole("button", { name: "Change …" });
  await expect(async () => {
    await rules.check();
    await expect(change).not.toHaveAttribute("aria-disabled", "true", { timeout: 2_000 });
  }).toPass();
  await expectAccessible(page);
  await change.click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("A second person will be needed for: Rules into force.")).toBeVisible();
  await dialog.getByLabel("Reason").fill("The sponsor asks for it");
  await dialog.getByRole("button", { name: "Change", exact: true }).click();
  await expect(dialog).toBeHidden();
  await page.reload();
  await expect(rules).toBeChecked();

  await expect(async () => {
    await bulk.uncheck();
    await expect(change).not.toHaveAttribute("aria-disabled", "true", { timeout: 2_000 });
  }).toPass();
  await change.click();
  await dialog.getByLabel("Reason").fill("We are few");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Ask for approval" }).click();
  await expect(page.getByText("A change waits for a second person")).toBeVisible();
  await expect(bulk).toBeChecked();
});
