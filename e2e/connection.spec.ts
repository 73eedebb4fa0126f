import { createHmac, randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";

/** What FINCI has for the environment: it signs in another way than the console does at first. */
type AtFinci = { token: string; secret: string; signingTemplate: string };

/** Registers other credentials at the simulator, which is this environment's base address. */
async function registerAtFinci(page: Page, environment: string, registered: AtFinci): Promise<void> {
  await page.goto(environment);
  const shown = await page.getByRole("button", { name: /copy base address/ }).textContent();
  const [baseUrl] = /https?:\/\/[^\s,]+/.exec(shown ?? "") ?? [];
  const answer = await page.request.put(`${baseUrl}/_sim/tenants/e2e-${registered.token}`, {
    data: { ...registered, allowedCidrs: ["127.0.0.1/32", "::1/128"], products: [], webhooks: null },
  });
  expect(answer.status()).toBe(200);
}

async function enterCredentials(
  page: Page,
  environment: string,
  token: string,
  secret: string,
): Promise<void> {
  await page.goto(`${environment}/credentials`);
  await page.getByRole("link", { name: /^Replace: Card API/ }).click();
  await page.getByLabel("Token", { exact: true }).fill(token);
  await page.getByLabel("Secret", { exact: true }).fill(secret);
  await page.getByLabel("Reason", { exact: true }).fill("FINCI sent it");
  await page.getByRole("button", { name: "Use them" }).click();
  await expect(page).toHaveURL(/\/credentials$/);
}

async function testConnection(page: Page, environment: string): Promise<void> {
  await page.goto(`${environment}/connection`);
  await page.getByRole("button", { name: "Test connection" }).click();
}

test("with a wrong secret and template the test names the signature, and the workbench finds the template", async ({
  page,
  program,
  signIn,
}) => {
  test.slow();
  const environment = `/programs/${program.id}/environments/sandbox`;
  const token = `token-${randomUUID()}`;
  const secret = `secret-${randomUUID()}`;
  await signIn("engineer");
  await testConnection(page, environment);
  await expect(page.getByText("FINCI answered the signed call")).toBeVisible();
  await expect(page.getByRole("list", { name: "Steps" }).getByRole("listitem")).toHaveCount(10);
  await expectAccessible(page);

  const signingTemplate = "{method}\\n{path}\\n{timestamp}\\n{body}";
  await registerAtFinci(page, environment, { token, secret, signingTemplate });
  await enterCredentials(page, environment, token, "a-secret-that-FINCI-does-not-have");
  await testConnection(page, environment);
  await expect(page.getByText("It ends at: Signature")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("link", { name: "Open the signature workbench" }).click();
  const body = '{"external_id":"é"}';
  await page.getByLabel("Timestamp", { exact: true }).fill("1795000000");
  await page.getByLabel("Body", { exact: true }).fill(body);
  const vector = `POST\n/api/v1/get-persons\n1795000000\n${body}`;
  const signature = createHmac("sha256", secret).update(vector).digest("hex");
  await page.getByLabel("FINCI's signature").fill(signature);
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByText("No way of signing gives FINCI's signature")).toBeVisible();
  await page.getByLabel("Secret", { exact: true }).selectOption("typed");
  await page.getByLabel("Secret to try").fill(secret);
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByText("This template gives FINCI's signature")).toBeVisible();
  await expect(page.getByText("Has characters outside ASCII", { exact: false })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Use this template …" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByLabel("Reason").fill("It reproduces FINCI's test vector");
  await dialog.getByRole("button", { name: "Use this template" }).click();
  await expect(dialog).toBeHidden();

  await enterCredentials(page, environment, token, secret);
  await testConnection(page, environment);
  await expect(page.getByText("FINCI answered the signed call")).toBeVisible();
});

test("an auditor reads the last test, runs none and signs nothing", async ({ page, program, signIn }) => {
  await signIn("auditor");
  await page.goto(`/programs/${program.id}/environments/sandbox/connection`);
  await expect(page.getByText("It has not been tested yet.", { exact: false })).toBeVisible();
  await expect(page.getByRole("button", { name: "Test connection" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await expectAccessible(page);
  await page
    .getByRole("navigation", { name: "Environment" })
    .getByRole("link", { name: "Signature workbench" })
    .click();
  await expect(page.getByRole("button", { name: "Compare" })).toBeDisabled();
  await page.getByLabel("Language").selectOption("curl");
  await expect(page).toHaveURL(/language=curl/);
  await expect(page.getByText("openssl dgst -sha256", { exact: false })).toBeVisible();
  await expectAccessible(page);
});
