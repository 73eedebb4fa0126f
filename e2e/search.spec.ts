import { expect, test } from "./fixtures";

test("one box finds the card, the payment and the person from what a caller has", async ({
  page,
  program,
  simulator,
  signIn,
}) => {
  const card = await program.issueCard({ lastName: "Søndergaard" });
  const authorization = await simulator.authorize(card, "31.70", { currency: "EUR" });
  await signIn("agent");
  await page.goto("/overview");
  for (const [text, href] of [
    [card.lastFour, `/cards/${card.tokenId}`],
    [authorization.id, `/authorizations/${authorization.id}`],
    ["søndergaard", `/customers/persons/${card.personId}`],
    ["31.70", `/authorizations/${authorization.id}`],
  ] as const) {
    await page.keyboard.press("ControlOrMeta+k");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox").fill(text);
    await dialog.locator(`[data-value*="${href}"]`).first().click();
    await expect(page).toHaveURL(new RegExp(`${href}$`));
  }
});

test("a list is walked by keyboard", async ({ page, program, signIn }) => {
  const first = await program.issueCard({ firstName: "First" });
  await program.issueCard({ firstName: "Second" });
  await signIn("agent");
  await page.goto("/cards");
  await expect(page.getByRole("row", { name: /Second/ })).toBeVisible();
  // The keys work once the page has come alive.
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(page.getByRole("link", { name: "First H." })).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/cards/${first.tokenId}`));
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Keys");
});
