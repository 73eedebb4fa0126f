import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";

test("an engineer rotates an endpoint and replaces the webhook secret", async ({ page, program, signIn }) => {
  await signIn("engineer");
  await page.goto(`/programs/${program.id}/environments/sandbox/endpoints`);
  await expect(page.getByText("Open", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Rotate …" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByLabel("Those of before stay open for").selectOption("24 hours");
  await dialog.getByLabel("Reason").fill("A yearly rotation");
  await dialog.getByRole("button", { name: "Rotate" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Closing", { exact: true })).toBeVisible();
  await expectAccessible(page);

  await page
    .getByRole("navigation", { name: "Environment" })
    .getByRole("link", { name: "Credentials" })
    .click();
  await page.getByRole("link", { name: "Enter: Webhook secret" }).click();
  await page.getByLabel("Secret", { exact: true }).fill("an-e2e-secret-that-ends-in-wxyz");
  await page.getByLabel("Reason", { exact: true }).fill("FINCI sent one");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Use it" }).click();
  await expect(page).toHaveURL(/\/credentials$/);
  await expect(page.getByText("…wxyz")).toBeVisible();
  await expect(page.getByText("an-e2e-secret")).toHaveCount(0);
  await expectAccessible(page);
});

test("an auditor sees which it is, and changes nothing", async ({ page, program, signIn }) => {
  await signIn("auditor");
  await page.goto(`/programs/${program.id}/environments/sandbox/endpoints`);
  await expect(page.getByRole("button", { name: "Close …" })).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("/api/webhooks/")).toHaveCount(0);
  await page.goto(`/programs/${program.id}/environments/sandbox`);
  await expect(page.getByRole("button", { name: "Change" })).toHaveAttribute("aria-disabled", "true");
  await expectAccessible(page);
});
