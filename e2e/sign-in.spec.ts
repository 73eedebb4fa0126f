import { expect, test } from "./fixtures";

test.describe("signing in", () => {
  test("leads back to the page that was asked for, and out again", async ({ page }) => {
    await page.goto("/cards?status=active");
    await expect(page).toHaveURL(/\/sign-in/);
    await page.getByLabel("E-mail").fill("agent@demo.test");
    await page.getByLabel("Password").fill("demo-password-1");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/\/cards\?status=active/);
    await expect(page.getByRole("heading", { name: "Cards" })).toBeVisible();

    const [cookie] = (await page.context().cookies()).filter(({ name }) => name === "console-session");
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    // The session is over in the server too: its old cookie opens nothing.
    if (cookie) await page.context().addCookies([cookie]);
    await page.goto("/cards");
    await expect(page).toHaveURL(/\/sign-in/);
  });

  test("refuses a wrong password and an unknown person alike, and keeps the e-mail", async ({ page }) => {
    for (const email of ["risk@demo.test", "nobody@demo.test"]) {
      await page.goto("/sign-in");
      await page.getByLabel("E-mail").fill(email);
      await page.getByLabel("Password").fill("wrong");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByRole("alert").first()).toContainText(/E-mail and password do not fit/);
      await expect(page.getByLabel("E-mail")).toHaveValue(email);
    }
  });

  test("never leads to another site", async ({ page }) => {
    await page.goto("/sign-in?callbackUrl=https%3A%2F%2Fevil.example%2F");
    await page.getByLabel("E-mail").fill("auditor@demo.test");
    await page.getByLabel("Password").fill("demo-password-1");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/127\.0\.0\.1:\d+\/overview/);
  });
});
