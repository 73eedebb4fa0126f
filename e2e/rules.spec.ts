import type { Page } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";

/** Adds a daily limit to the open editor. */
async function addDailyLimit(page: Page, amount: string) {
  await page.getByRole("button", { name: "Add a rule" }).click();
  await page.getByRole("menuitem", { name: /Limit per day/ }).click();
  await page.getByLabel("Amount, at most").fill(amount);
}

test.describe("rules", () => {
  test("a daily limit on a card declines what is beyond it, and the payment says so", async ({
    page,
    program,
    simulator,
    signIn,
  }) => {
    const card = await program.issueCard({ balance: "500.00" });
    await signIn("risk");
    await page.goto(`/cards/${card.tokenId}`);
    await page
      .getByRole("navigation", { name: "Card", exact: true })
      .getByRole("link", { name: "Rules" })
      .click();
    await expect(page.getByText("No rules of its own")).toBeVisible();
    await page.getByRole("link", { name: "Add rules" }).click();
    await addDailyLimit(page, "100.001");
    await page.getByLabel("Reason").fill("Trial of the card");
    await page.getByRole("button", { name: "Save draft" }).click();
    await expect(page.getByText(/no more decimals than its currency has/)).toBeVisible();
    await page.getByLabel("Amount, at most").fill("100.00");
    await expect(page.getByText("At most 100.00 EUR a day.")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Save draft" }).click();

    // The review spells the change out; nothing is in force before it.
    await expect(page.getByRole("heading", { name: "What comes into force" })).toBeVisible();
    await expect(page.getByText("At most 100.00 EUR a day").first()).toBeVisible();
    await expectAccessible(page);
    expect(await simulator.authorize(card, "60.00", { currency: "EUR" })).toMatchObject({
      response_code: "Approved",
    });
    await page.getByRole("button", { name: "Activate" }).click();
    await expect(page).toHaveURL(new RegExp(`/cards/${card.tokenId}/rules$`));
    // What was spent before the rule counts.
    await expect(page.getByText("60.00 EUR of 100.00 EUR used")).toBeVisible();
    await expect(page.getByText("Reason: Trial of the card")).toBeVisible();

    expect(await simulator.authorize(card, "40.00", { currency: "EUR" })).toMatchObject({
      response_code: "Approved",
    });
    const beyond = await simulator.authorize(card, "0.01", { currency: "EUR" });
    expect(beyond).toMatchObject({ answer: "error", response_code: "InsufficientFunds" });
    // The bar follows by itself.
    await expect(page.getByText("100.00 EUR of 100.00 EUR used")).toBeVisible();
    await expectAccessible(page);

    await page.goto(`/authorizations/${beyond.id}`);
    await expect(
      page.getByText(
        'Declined by us: the card\'s rule "At most 100.00 EUR a day" does not allow it (100.00 EUR used, 0.01 EUR asked).',
      ),
    ).toBeVisible();
    const rule = page.getByRole("region", { name: "The rule that decided" });
    await expect(rule).toContainText("Limit100.00 EUR");
    await expectAccessible(page);
    await rule.getByRole("link", { name: "Card rules, version 1" }).click();
    await expect(page).toHaveURL(/\/rules\/[0-9a-f-]{36}#rule-/);
    await expect(page.getByRole("heading", { name: "Card rules, version 1" })).toBeVisible();
    await expectAccessible(page);
  });

  test("a new version keeps what was used, and rules are turned off with a reason", async ({
    page,
    program,
    simulator,
    signIn,
  }) => {
    const card = await program.issueCard({ balance: "500.00" });
    await signIn("program_manager");
    await page.goto(`/accounts/${card.accountId}/rules/edit`);
    await addDailyLimit(page, "50.00");
    await page.getByLabel("Reason").fill("First limit");
    await page.getByRole("button", { name: "Save draft" }).click();
    await page.getByRole("button", { name: "Activate" }).click();
    await expect(page.getByRole("link", { name: "Change the rules" })).toBeVisible();
    await simulator.authorize(card, "45.00", { currency: "EUR" });

    await page.getByRole("link", { name: "Change the rules" }).click();
    await page.getByLabel("Amount, at most").fill("80.00");
    await page.getByLabel("Reason").fill("The customer asked for more");
    await page.getByRole("button", { name: "Save draft" }).click();
    await expect(page.getByRole("heading", { name: "What changes against version 1" })).toBeVisible();
    await expect(page.getByRole("deletion")).toHaveText("At most 50.00 EUR a day");
    await page.getByRole("button", { name: "Activate" }).click();
    await expect(page.getByText("45.00 EUR of 80.00 EUR used")).toBeVisible();

    // On the card's page the account's limit is shown too.
    await page.goto(`/cards/${card.tokenId}/rules`);
    await expect(page.getByRole("region", { name: "Account rules" })).toContainText(
      "45.00 EUR of 80.00 EUR used",
    );
    await page.goto(`/accounts/${card.accountId}/rules`);
    await page.getByRole("button", { name: "Turn off" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByLabel("Reason").fill("The trial is over");
    await dialog.getByRole("button", { name: "Turn off" }).click();
    await expect(page.getByText("No rules of its own")).toBeVisible();
    await expect(page.getByText(/by Test program_manager: The trial is over/)).toBeVisible();
    expect(await simulator.authorize(card, "90.00", { currency: "EUR" })).toMatchObject({
      response_code: "Approved",
    });
  });

  test("are read only for an agent, everywhere", async ({ page, program, signIn }) => {
    const card = await program.issueCard();
    await signIn("agent");
    for (const path of [
      `/cards/${card.tokenId}`,
      `/accounts/${card.accountId}`,
      `/customers/persons/${card.personId}`,
      `/programs/${program.id}`,
    ]) {
      await page.goto(`${path}/rules`);
      await expect(page.getByRole("heading", { name: "Rules in force" })).toBeVisible();
      await expect(page.getByText(/It is open to: Administrator, Program manager, Risk/)).toBeVisible();
      await expect(page.getByRole("link", { name: "Add rules" })).toHaveCount(0);
      await page.goto(`${path}/rules/edit`);
      await expect(page.getByText("You may not change rules")).toBeVisible();
    }
    await expectAccessible(page);
  });

  test("fit a phone", async ({ page, program, signIn }) => {
    const card = await program.issueCard();
    await signIn("risk");
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`/cards/${card.tokenId}/rules/edit`);
    await addDailyLimit(page, "100.00");
    for (const kind of [/Merchant categories/, /Countries/, /Days and hours/]) {
      await page.getByRole("button", { name: "Add a rule" }).click();
      await page.getByRole("menuitem", { name: kind }).click();
    }
    await expectAccessible(page);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
