import { eq } from "drizzle-orm";
import { sessions, users } from "@/db/schema";
import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";
import { pressUntil } from "./press";

test.describe("single sign-on", () => {
  test("leads through the identity provider, and says why somebody may not come in", async ({ page }) => {
    await page.goto("/sign-in?callbackUrl=%2Fusers");
    await page.getByRole("button", { name: "Continue with Example ID" }).click();
    await page.getByLabel("Login").fill("grace");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/\/users/);
    await expect(page.getByRole("heading", { name: "Users", exact: true })).toBeVisible();

    await page.context().clearCookies();
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "Continue with Example ID" }).click();
    await page.getByLabel("Login").fill("mallory");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "none of your groups" })).toBeVisible();
    await expectAccessible(page);
  });

  test("a session that stood open is asked who it is before something sensitive, which then goes on", async ({
    page,
    stack,
  }) => {
    await page.goto("/sign-in?callbackUrl=%2Fusers");
    await page.getByLabel("E-mail").fill("admin@demo.test");
    await page.getByLabel("Password").fill("demo-password-1");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(/\/users/);
    const [admin] = await stack.db.select().from(users).where(eq(users.email, "admin@demo.test"));
    await stack.db
      .update(sessions)
      .set({ authenticatedAt: new Date(Date.now() - 3_600_000) })
      .where(eq(sessions.userId, admin?.id ?? ""));

    const email = `invited-${crypto.randomUUID().slice(0, 8)}@example.com`;
    const invite = page.getByRole("dialog", { name: "Invite a person" });
    await pressUntil(page.getByRole("button", { name: "Invite …" }), invite);
    await invite.getByLabel("E-mail").fill(email);
    await invite.getByLabel("Name").fill("Invited Person");
    await invite.getByLabel("Support agent").selectOption({ index: 1 });
    await invite.getByRole("button", { name: "Make the link" }).click();
    const confirm = page.getByRole("dialog", { name: "Confirm who you are" });
    await expectAccessible(page);
    await confirm.getByLabel("Your password").fill("demo-password-1");
    await confirm.getByRole("button", { name: "Confirm" }).click();
    await expect(confirm).toBeHidden();
    await expect.poll(() => stack.db.$count(users, eq(users.email, email))).toBe(1);
  });
});
