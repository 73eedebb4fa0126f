import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";

for (const colorScheme of ["light", "dark"] as const) {
  test(`every page is accessible in ${colorScheme}`, async ({ page, program, simulator, signIn }) => {
    test.setTimeout(240_000);
    await page.emulateMedia({ colorScheme });
    const card = await program.issueCard();
    const approved = await simulator.authorize(card, "12.00", { currency: "EUR" });
    await simulator.authorize(card, "9999.00", { currency: "EUR" });
    const { id: transactionId } = await simulator.present(approved.id);
    await page.goto("/sign-in");
    await expectAccessible(page);
    await signIn("admin");
    const pages = [
      "/overview",
      "/programs",
      `/programs/${program.id}`,
      `/programs/${program.id}/rules`,
      `/programs/${program.id}/environments`,
      `/programs/${program.id}/maintenance`,
      `/programs/${program.id}/maintenance/start?side=production`,
      `/programs/${program.id}/assumptions`,
      "/customers",
      `/customers/persons/${card.personId}`,
      "/accounts",
      `/accounts/${card.accountId}`,
      `/accounts/${card.accountId}/statement`,
      `/accounts/${card.accountId}/statement/print`,
      "/approvals",
      "/audit",
      "/ledger",
      "/cards",
      `/cards/${card.tokenId}`,
      `/cards/${card.tokenId}/payments`,
      `/cards/${card.tokenId}/transactions`,
      `/cards/${card.tokenId}/rules`,
      `/cards/${card.tokenId}/history`,
      "/cards/issue",
      "/authorizations",
      `/authorizations/${approved.id}`,
      `/authorizations/${approved.id}/payloads`,
      `/authorizations/${approved.id}/re-run`,
      "/exceptions",
      "/transactions",
      `/transactions/${transactionId}`,
      "/deliveries",
      "/api-log",
      "/nowhere",
    ];
    for (const path of pages) {
      await page.goto(path);
      await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
      await expect(page.locator("main")).toBeVisible();
      await expectAccessible(page);
    }
    await page.goto("/deliveries");
    await page.getByRole("link", { name: "Authorization request" }).first().click();
    await expect(page).toHaveURL(/\/deliveries\/.+/);
    await expectAccessible(page);
    await page.goto("/api-log");
    await page.locator("a[data-row-link]").first().click();
    await expect(page).toHaveURL(/\/api-log\/.+/);
    await expectAccessible(page);
  });
}

test("pages fit a phone without scrolling sideways", async ({ page, program, signIn }) => {
  const card = await program.issueCard();
  await signIn("admin");
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of [
    "/overview",
    "/cards",
    `/cards/${card.tokenId}`,
    "/authorizations",
    "/cards/issue",
    "/programs",
  ]) {
    await page.goto(path);
    await expect(page.locator("main")).toBeVisible();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
});
