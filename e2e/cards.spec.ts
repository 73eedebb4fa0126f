import { expect, test } from "./fixtures";

test.describe("a card", () => {
  test("that is frozen declines the next authorization, and unfrozen approves it", async ({
    page,
    program,
    simulator,
    signIn,
  }) => {
    const card = await program.issueCard();
    await signIn("agent");
    await page.goto("/cards");
    await page.getByRole("row", { name: new RegExp(card.lastFour) }).click();
    await expect(page).toHaveURL(new RegExp(`/cards/${card.tokenId}`));
    await page.getByRole("button", { name: "Freeze" }).click();
    const dialog = page.getByRole("alertdialog");
    await expect(dialog).toContainText("Every authorization is declined until the card is unfrozen.");
    await dialog.getByRole("button", { name: "Freeze" }).click();
    await expect(page.getByRole("button", { name: "Unfreeze" })).toBeVisible();
    expect(await simulator.authorize(card, "5.00")).toMatchObject({
      answer: "error",
      response_code: "InsufficientFunds",
    });

    await page.getByRole("button", { name: "Unfreeze" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Unfreeze" }).click();
    await expect(page.getByRole("button", { name: "Freeze", exact: true })).toBeVisible();
    expect(await simulator.authorize(card, "5.00")).toMatchObject({
      answer: "success",
      response_code: "Approved",
    });
  });

  test("is ended only with a reason, and then nothing leaves that state", async ({
    page,
    program,
    signIn,
  }) => {
    const card = await program.issueCard();
    await signIn("agent");
    await page.goto(`/cards/${card.tokenId}`);
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: /Report stolen/ }).click();
    const dialog = page.getByRole("alertdialog");
    const confirm = dialog.getByRole("button", { name: "Report stolen" });
    await expect(confirm).toBeDisabled();
    await dialog.getByLabel("Reason").fill("Cardholder called: wallet stolen on the train");
    await confirm.click();
    await expect(page.getByText("The card is ended as stolen.", { exact: false })).toBeVisible();
    await expect(page.getByRole("button", { name: "Freeze" })).toHaveAttribute("aria-disabled", "true");
    await page.goto(`/cards/${card.tokenId}/history`);
    await expect(page.getByText("Cardholder called: wallet stolen on the train").first()).toBeVisible();
  });

  test("keeps what was typed when FINCI fails, and says so", async ({ page, program, simulator, signIn }) => {
    const card = await program.issueCard();
    await signIn("agent");
    await page.goto(`/cards/${card.tokenId}`);
    await page.getByRole("button", { name: "Freeze" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByLabel(/Note/).fill("Caller is unsure where the card is");
    await simulator.failNext(program, "update-card-status", "rate_limited");
    await dialog.getByRole("button", { name: "Freeze" }).click();
    await expect(dialog.getByRole("alert")).toContainText("rate_limited");
    await expect(dialog.getByLabel(/Note/)).toHaveValue("Caller is unsure where the card is");
    await dialog.getByRole("button", { name: "Freeze" }).click();
    await expect(page.getByRole("button", { name: "Unfreeze" })).toBeVisible();
  });
});
