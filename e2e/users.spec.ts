import type { Page } from "@playwright/test";
import { totpCode, totpStep } from "@/server/auth/totp";
import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";
import { pressUntil } from "./press";

const password = "four odd green kettles";

async function invite(page: Page, email: string, name: string, program: string): Promise<string> {
  await page.goto("/users");
  const dialog = page.getByRole("dialog");
  await pressUntil(page.getByRole("button", { name: "Invite …" }), dialog);
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByLabel("Name").fill(name);
  // In the test's own program: for all of them the strictest counts, and another test may have made a strict one.
  await dialog.getByLabel("Support agent").selectOption("In chosen programs");
  const first = dialog.getByRole("checkbox").first();
  await dialog.getByRole("checkbox", { name: program, exact: true }).check();
  const isOwn = (await dialog.getByRole("checkbox", { checked: true }).count()) === 1;
  if (!isOwn) await first.uncheck();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Make the link" }).click();
  await expect(dialog.getByText("Hand this link to the person yourself")).toBeVisible();
  await expectAccessible(page);
  const link = await dialog
    .getByRole("button", { name: /invitation link/ })
    .locator("span")
    .first()
    .textContent();
  await dialog.getByRole("button", { name: "Done" }).click();
  return (link ?? "").trim();
}

async function enrol(page: Page): Promise<string> {
  await page.goto("/account");
  const own = page.getByLabel("Your password");
  await pressUntil(page.getByRole("button", { name: "Set up a second factor" }), own);
  await own.fill(password);
  await page.getByRole("button", { name: "Continue" }).click();
  const key = page.getByRole("button", { name: /key of the second factor/ });
  const secret = ((await key.locator("span").first().textContent()) ?? "").replace(/\s/g, "");
  await expectAccessible(page);
  await page.getByLabel("Code the authenticator shows").fill("000000");
  await page.getByRole("button", { name: "Switch on" }).click();
  await expect(page.getByText("This code does not fit, or it was used.")).toBeVisible();
  // Of the step before, so that the one of now is still to be used for signing in.
  await page.getByLabel("Code the authenticator shows").fill(totpCode(secret, totpStep(Date.now()) - 1));
  await page.getByRole("button", { name: "Switch on" }).click();
  await expect(page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem")).toHaveCount(10);
  await expectAccessible(page);
  await page.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByText("10 of your recovery codes are left.", { exact: false })).toBeVisible();
  return secret;
}

async function fillSignIn(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

test("a person is invited, sets a password, enrols a second factor, signs in with a code, and is suspended", async ({
  page,
  browser,
  signIn,
  program,
}) => {
  test.setTimeout(90_000);
  const suffix = crypto.randomUUID().slice(0, 8);
  const [email, name] = [`zoe-${suffix}@demo.test`, `Zoe ${suffix}`];
  await signIn("admin", null);
  const link = await invite(page, email, name, program.name);

  const theirs = await browser.newContext();
  const their = await theirs.newPage();
  await their.goto(link);
  await their.getByLabel("Password").fill("password1234");
  await their.getByRole("button", { name: "Set the password" }).click();
  await expect(their.getByText(/among those that are guessed first/).first()).toBeVisible();
  await expectAccessible(their);
  await their.getByLabel("Password").fill(password);
  await their.getByRole("button", { name: "Set the password" }).click();
  await expect(their).toHaveURL(/\/sign-in/);
  await fillSignIn(their, email);
  await expect(their).toHaveURL(/\/overview/);
  const secret = await enrol(their);

  await theirs.clearCookies();
  await their.goto("/sign-in");
  await fillSignIn(their, email);
  await expect(their.getByLabel("Code")).toBeFocused();
  await expectAccessible(their);
  await their.getByLabel("Code").fill(totpCode(secret, totpStep(Date.now())));
  await their.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(their).toHaveURL(/\/overview/);

  // The link is used up.
  const again = await browser.newContext();
  const stranger = await again.newPage();
  await stranger.goto(link);
  await expect(stranger.getByText("This link works no more", { exact: false })).toBeVisible();
  await again.close();

  await page.goto("/users?status=active");
  await expectAccessible(page);
  await page.getByRole("row", { name: new RegExp(name) }).click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
  // The head, the session whose cookie was lost, and the one of now.
  await expect(page.getByRole("table", { name: "Sessions" }).getByRole("row")).toHaveCount(3);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Suspend …" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Left the team");
  await dialog.getByRole("button", { name: "Suspend" }).click();
  await expect(page.getByText("Cannot sign in until somebody reactivates them.")).toBeVisible();

  await their.goto("/cards");
  await expect(their).toHaveURL(/\/sign-in/);
  await fillSignIn(their, email);
  await expect(their.getByRole("alert").first()).toContainText(/do not fit/);
  await theirs.close();
});

test("the matrix shows the table the server enforces, and an auditor changes nobody", async ({
  page,
  signIn,
}) => {
  await signIn("auditor", null);
  await page.goto("/users/matrix");
  const matrix = page.getByRole("table", { name: "Roles and permissions" });
  await expect(matrix.getByRole("row", { name: /user\.write Yes No No No No No No$/ })).toBeVisible();
  await expectAccessible(page);
  await page.goto("/users");
  await expect(page.getByRole("button", { name: "Invite …" })).toHaveAttribute("aria-disabled", "true");
});

test("a support agent is told that people are not theirs, and minds their own account", async ({
  page,
  signIn,
}) => {
  await signIn("agent");
  await page.goto("/users");
  await expect(page.getByText("Your role does not open this page")).toBeVisible();
  await page.goto("/account");
  await expect(page.getByText("This one")).toBeVisible();
  await expectAccessible(page);
});
