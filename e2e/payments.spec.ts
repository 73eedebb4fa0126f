import { expect, test } from "./fixtures";

test.describe("a payment", () => {
  test("is authorized, seen live, cleared and seen posted", async ({ page, program, simulator, signIn }) => {
    const card = await program.issueCard({ balance: "500.00" });
    await signIn("agent");
    await page.goto("/overview");
    await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();

    const authorization = await simulator.authorize(card, "84.20", { currency: "EUR" });
    expect(authorization).toMatchObject({ response_code: "Approved" });
    // The overview shows it by itself.
    await page.locator(`a[href="/authorizations/${authorization.id}"]`).first().click();
    await expect(page).toHaveURL(new RegExp(`/authorizations/${authorization.id}`));
    await expect(page.getByText("Approved by us. FINCI told the merchant: Approved.")).toBeVisible();
    await expect(page.getByText("Held", { exact: true }).first()).toBeVisible();

    await page.goto(`/accounts/${card.accountId}`);
    await expect(page.getByText("415.80 EUR").first()).toBeVisible();

    await simulator.present(authorization.id);
    await page.goto(`/authorizations/${authorization.id}`);
    await expect(page.getByText("Cleared", { exact: true }).first()).toBeVisible();
    await page.goto("/transactions");
    await page.getByRole("row", { name: /84\.20/ }).click();
    await expect(page).toHaveURL(/\/transactions\/\d+/);
    await expect(page.locator(`a[href="/authorizations/${authorization.id}"]`).first()).toBeVisible();
    await page.goto(`/accounts/${card.accountId}`);
    await expect(page.getByText("415.80 EUR").first()).toBeVisible();
    await expect(page.getByText("−84.20").first()).toBeVisible();
  });

  test("beyond the balance is declined, with its reason in the first line", async ({
    page,
    program,
    simulator,
    signIn,
  }) => {
    const card = await program.issueCard({ balance: "12.00" });
    await signIn("agent");
    const authorization = await simulator.authorize(card, "84.20", { currency: "EUR" });
    expect(authorization).toMatchObject({ response_code: "InsufficientFunds" });
    await page.goto("/authorizations");
    await page.getByRole("row", { name: /84\.20/ }).click();
    await expect(
      page.getByText(
        "Declined by us: the available balance does not cover the amount (84.20 EUR asked, 12.00 EUR available). FINCI told the merchant: InsufficientFunds.",
      ),
    ).toBeVisible();
    await expect(page.getByText("The available balance was too low for this payment.")).toBeVisible();
  });

  test("that FINCI did not wait for shows as late, with nothing held", async ({
    page,
    program,
    simulator,
    signIn,
  }) => {
    const card = await program.issueCard();
    await signIn("agent");
    const authorization = await simulator.authorize(card, "10.00", {
      currency: "EUR",
      response_code: "InsufficientFunds",
    });
    await page.goto(`/authorizations/${authorization.id}`);
    // The head says it, and the section on our answer once it is there.
    await expect(page.getByText(/FINCI did not use our answer/).first()).toBeVisible();
    await expect(page.getByText(/No money is held/).first()).toBeVisible();
  });

  test("reversed in part, returned and deferred moves the money rightly", async ({
    page,
    program,
    simulator,
    signIn,
  }) => {
    const card = await program.issueCard({ balance: "100.00" });
    await signIn("finance");
    const authorization = await simulator.authorize(card, "50.00", { currency: "EUR" });
    await simulator.post("reversals", {
      authorization_id: authorization.id,
      amount: "20.00",
      wait: "delivered",
    });
    await simulator.post("presentments", {
      token_id: card.tokenId,
      amount: "5.00",
      currency: "EUR",
      wait: "delivered",
    });
    await simulator.post("returns", {
      token_id: card.tokenId,
      amount: "1.50",
      currency: "EUR",
      wait: "delivered",
    });
    await page.goto(`/accounts/${card.accountId}`);
    // 100.00 − 5.00 + 1.50 posted; 30.00 held.
    await expect(page.getByText("96.50 EUR").first()).toBeVisible();
    await expect(page.getByText("66.50 EUR").first()).toBeVisible();
    await expect(page.getByText("30.00 EUR").first()).toBeVisible();
  });

  test("shows its webhooks in the deliveries, duplicates harmless", async ({
    page,
    program,
    simulator,
    signIn,
  }) => {
    const card = await program.issueCard();
    await signIn("engineer");
    const authorization = await simulator.authorize(card, "9.99", { currency: "EUR", fault: "duplicate" });
    await page.goto(`/deliveries?eventId=${authorization.id}`);
    await expect(page.getByText("Duplicate").first()).toBeVisible();
    await page.getByRole("link", { name: "Authorization request" }).first().click();
    await expect(page.getByText(card.tokenId).first()).toBeVisible();
    await page.goto(`/accounts/${card.accountId}`);
    await expect(page.getByText("490.01 EUR").first()).toBeVisible();
  });
});
