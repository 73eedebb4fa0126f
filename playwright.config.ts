import { defineConfig } from "@playwright/test";
import { findBrowser } from "./scripts/shared/browser";

/* The tests drive the real demo, on ports and data of their own, without traffic of its own. */
const consoleUrl = "http://127.0.0.1:4830";
const identityProviderPort = 4850;
const identityProvider = `http://127.0.0.1:${identityProviderPort}`;
const options = "--port 4830 --simulator-port 4840 --data .data/e2e --no-traffic --reset --yes";
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "e2e",
  outputDir: ".data/test/e2e",
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  // A build machine that stalls for a second makes our own deadline decline: once more, and told as flaky.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: consoleUrl,
    viewport: { width: 1280, height: 800 },
    // What fades in has its colours only at the end, and axe may look before.
    contextOptions: { reducedMotion: "reduce" },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: findBrowser() ?? undefined,
      args: ["--disable-quic", "--disable-background-networking", ...(isRoot ? ["--no-sandbox"] : [])],
    },
  },
  webServer: [
    {
      command: `node --import tsx e2e/identity-provider.ts ${identityProviderPort} ${consoleUrl}`,
      url: `${identityProvider}/.well-known/openid-configuration`,
      reuseExistingServer: !process.env.CI,
      gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
    },
    {
      command: `node scripts/run.mjs scripts/demo.ts ${options}`,
      url: `${consoleUrl}/api/ready`,
      // A stack that was left running by hand is used as it is.
      reuseExistingServer: !process.env.CI,
      env: {
        // The tests' database is always our own: a database given for something else is never reset.
        DATABASE_URL: "",
        OIDC_ISSUER: identityProvider,
        OIDC_CLIENT_ID: "card-console",
        OIDC_CLIENT_SECRET: "a secret of the tests and nobody else",
        OIDC_LABEL: "Example ID",
        OIDC_GROUP_ROLES: "console-admins=admin",
      },
      timeout: 300_000,
      stdout: "pipe",
      gracefulShutdown: { signal: "SIGTERM", timeout: 40_000 },
    },
  ],
});
