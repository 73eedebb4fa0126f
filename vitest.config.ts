import path from "node:path";
import { defineConfig } from "vitest/config";

const databaseTests = "**/*.database.test.ts";
const notOurs = ["**/node_modules/**", "**/.next*/**", ".data/**", "e2e/**"];

export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname) } },
  test: {
    // On a busy machine, what is waited for takes longer; a poll ends as soon as it holds.
    expect: { poll: { timeout: 15_000, interval: 25 } },
    env: {
      CONSOLE_SECRET_KEY: Buffer.alloc(32, "test").toString("base64"),
      SESSION_SECRET: "test".repeat(8),
      LOG_LEVEL: process.env.LOG_LEVEL ?? "fatal",
    },
    // Real processes and databases, also on a machine that is busy with something else.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["**/*.test.{ts,tsx}"], exclude: [...notOurs, databaseTests] },
      },
      {
        extends: true,
        test: {
          name: "database",
          include: [databaseTests],
          exclude: notOurs,
          globalSetup: "db/testing/global-setup.ts",
        },
      },
    ],
  },
});
