import { startProvider } from "@/server/auth/testing/provider";

/*
 * The identity provider that the console of the end-to-end tests knows. `node --import tsx e2e/identity-provider.ts PORT
 * CONSOLE_URL`; one account for each role that a test signs in with.
 */

const [port = "", consoleUrl = ""] = process.argv.slice(2);
const provider = await startProvider(`${consoleUrl}/api/auth/callback/oidc`, Number(port));
provider.accounts.set("grace", {
  email: "grace@id.example",
  email_verified: true,
  name: "Grace of the provider",
  groups: ["console-admins"],
});
provider.accounts.set("mallory", {
  email: "mallory@id.example",
  email_verified: true,
  name: "Mallory",
  groups: ["gardeners"],
});
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => void provider.stop().then(() => process.exit(0)));
