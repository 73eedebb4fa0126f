import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { writeWhole } from "@/db/write-whole";

export type DemoSecrets = { CONSOLE_SECRET_KEY: string; SESSION_SECRET: string };

/** The demo's secrets: made once, kept readable for its owner only, so that sealed credentials and sign-ins last. */
export function readSecrets(dataFolder: string): DemoSecrets {
  const file = path.join(dataFolder, "secrets.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const secrets = {
    CONSOLE_SECRET_KEY: randomBytes(32).toString("base64"),
    SESSION_SECRET: randomBytes(32).toString("base64url"),
  };
  mkdirSync(dataFolder, { recursive: true });
  writeWhole(file, `${JSON.stringify(secrets, null, 2)}\n`, 0o600);
  return secrets;
}
