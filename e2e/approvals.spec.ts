import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";

test.describe("a correction over the threshold", () => {
  test("is asked for by finance, approved by an administrator, and stands on the statement and in the export", async ({
    page,
    program,
    signIn,
  }) => {
    const card = await program.issueCard();
    const account = `/accounts/${card.accountId}`;
    await signIn("finance");
    await page.goto(account);
    await page.getByRole("button", { name: "Adjust …" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Amount in EUR").fill("1000.01");
    await expect(dialog.getByText("A second person has to agree")).toBeVisible();
    await expect(
      dialog.getByText("the available balance becomes 1,500.01 EUR", { exact: false }),
    ).toBeVisible();
    await dialog.getByRole("button", { name: "Ask for approval" }).click();
    await expect(dialog.getByText("Say why, in a few words.")).toBeVisible();
    await dialog.getByLabel("Reason").fill("Goodwill for a lost transfer");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Ask for approval" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText("A change waits for a second person")).toBeVisible();
    await expect(page.getByText("Posted").first()).toBeVisible();
    await expectAccessible(page);

    await page.getByRole("link", { name: /1,000\.01 EUR is added to account/ }).click();
    await expect(page.getByText("You asked for this.", { exact: false })).toBeVisible();
    await expect(page.getByRole("button", { name: "Approve …" })).toHaveAttribute("aria-disabled", "true");

    await signIn("admin");
    await page.goto("/approvals");
    await expect(page.getByRole("link", { name: /Approvals 1 wait for you/ })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("row", { name: /1,000\.01 EUR/ }).click();
    await expect(page.getByText("Goodwill for a lost transfer")).toBeVisible();
    const amounts = page.getByRole("table", { name: "Amounts now and afterwards" });
    await expect(amounts.getByRole("row", { name: /Available 500\.00 EUR 1,500\.01 EUR/ })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Approve …" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Approve" }).click();
    await expect(
      page.getByText("Test admin approved it, and it was applied.", { exact: false }),
    ).toBeVisible();

    await page.goto(account);
    await page.getByRole("link", { name: "Statement" }).first().click();
    await expect(page).toHaveURL(/\/statement$/);
    await expect(page.getByText("Adds up")).toBeVisible();
    const totals = page.getByRole("table", { name: "Opening, totals by kind and closing" });
    await expect(totals.getByRole("row", { name: /Adjustment 1 \+1,000\.01 EUR/ })).toBeVisible();
    await expect(totals.getByRole("row", { name: /Closing balance 2 1,500\.01 EUR/ })).toBeVisible();
    await expect(
      page
        .getByRole("table", { name: "Statement entries" })
        .getByText("Goodwill for a lost transfer", { exact: false }),
    ).toBeVisible();
    await page.getByLabel("Kind of entry").selectOption("Funding");
    await expect(page).toHaveURL(/kind=funding/);
    await expect(page.getByText("Goodwill for a lost transfer", { exact: false })).toBeHidden();
    await expectAccessible(page);

    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Export CSV" }).click();
    expect((await download).suggestedFilename()).toMatch(
      new RegExp(`^statement-${card.accountId}-.*-funding\\.csv$`),
    );
    await page.goto(`${account}/statement/print`);
    await expect(page.getByRole("heading", { name: /^Statement: / })).toBeVisible();
    await expectAccessible(page);
  });

  test("is rejected with a reason, and nothing moves", async ({ page, program, signIn }) => {
    const card = await program.issueCard();
    await signIn("finance");
    await page.goto(`/accounts/${card.accountId}`);
    await page.getByRole("button", { name: "Add funds" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Amount in EUR").fill("5000.00");
    await dialog.getByLabel("Reason").fill("Budget of the quarter");
    await dialog.getByRole("button", { name: "Ask for approval" }).click();
    await expect(dialog).toBeHidden();
    await signIn("admin");
    await page.goto("/approvals");
    await page.getByRole("row", { name: /5,000\.00 EUR/ }).click();
    await page.getByRole("button", { name: "Reject …" }).click();
    await dialog.getByRole("button", { name: "Reject" }).click();
    await expect(dialog.getByText("Say why, in a few words.")).toBeVisible();
    await dialog.getByLabel("Reason").fill("Not in the budget");
    await dialog.getByRole("button", { name: "Reject" }).click();
    await expect(
      page.getByText("Test admin rejected it. Nothing was applied.", { exact: false }),
    ).toBeVisible();
    await page.goto("/approvals");
    await expect(page.getByText("Nothing waits for a second person")).toBeVisible();
    await page.goto(`/accounts/${card.accountId}`);
    await expect(page.getByText("500.00").first()).toBeVisible();
  });
});

test("an entry made by hand is taken back once", async ({ page, program, signIn }) => {
  const card = await program.issueCard();
  await signIn("finance");
  await page.goto(`/accounts/${card.accountId}`);
  await page.getByRole("button", { name: "Take entry 1 back" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("The wrong account");
  await dialog.getByRole("button", { name: "Take it back" }).click();
  await expect(dialog).toBeHidden();
  const ledger = page.getByRole("table", { name: "Ledger" });
  await expect(ledger.getByText("Taken back by entry 2.")).toBeVisible();
  await expect(ledger.getByText(/taking back entry 1 \(The wrong account\)/)).toBeVisible();
  await expect(page.getByRole("button", { name: /^Take entry/ })).toHaveCount(0);
});

test("a support agent reads, and is told who may correct", async ({ page, program, signIn }) => {
  const card = await program.issueCard();
  await signIn("agent");
  await page.goto(`/accounts/${card.accountId}`);
  for (const name of ["Adjust …", "Add funds"])
    await expect(page.getByRole("button", { name })).toHaveAttribute("aria-disabled", "true");
  await page.goto(`/accounts/${card.accountId}/statement`);
  await expect(page.getByText("Adds up")).toBeVisible();
  // Again when the first press came before the page was ready.
  await expect(async () => {
    await page.getByLabel("Moment (UTC)").fill("2020-01-01T10:20:30");
    await page.getByRole("button", { name: "Show the balance" }).click();
    await expect(page.getByText("0 entries, and they add up.", { exact: false })).toBeVisible({
      timeout: 2_000,
    });
  }).toPass();
});

test("an auditor has every balance proven", async ({ page, signIn }) => {
  test.setTimeout(120_000);
  await signIn("auditor", null);
  await page.goto("/ledger");
  const proveNow = page.getByRole("button", { name: "Prove now" });
  await expect(proveNow).not.toHaveAttribute("aria-disabled", "true", { timeout: 30_000 });
  await proveNow.click();
  await expect(page.getByRole("table", { name: "Proofs" }).getByText("Test auditor").first()).toBeVisible();
  await expect(page.getByText("Under way")).toHaveCount(0, { timeout: 60_000 });
  await expectAccessible(page);
});
