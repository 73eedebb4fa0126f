import { randomBytes } from "node:crypto";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { connect, database } from "@/db/client";
import { migrate } from "@/db/migrate";
import { readEnvironmentOrExit } from "@/server/env";
import { DomainError } from "@/server/errors";
import { createFirstAdmin } from "@/server/services/users/create-first-admin";
import { Refusal, runScript } from "./shared/progress";

/*
 * `npm run create-admin -- --email ada@example.com [--name Ada]`: the first administrator of a new installation. The
 * password is read from standard input, or made and printed once when there is a terminal instead.
 */

const usage = "npm run create-admin -- --email ada@example.com [--name Ada] [< file with the password]";

function readOptions(): { email: string; name: string } {
  try {
    const { values } = parseArgs({ options: { email: { type: "string" }, name: { type: "string" } } });
    if (values.email) return { email: values.email, name: values.name ?? values.email };
  } catch {
    // Told below, with what is possible.
  }
  throw new Refusal(usage);
}

await runScript(async () => {
  const options = readOptions();
  const { DATABASE_URL } = readEnvironmentOrExit();
  const typed = process.stdin.isTTY ? "" : (await text(process.stdin)).trim();
  const password = typed || randomBytes(15).toString("base64url");
  await migrate(DATABASE_URL);
  const sql = connect(DATABASE_URL, { poolMax: 1, name: "create-admin" });
  try {
    await createFirstAdmin(database(sql), { ...options, password });
  } catch (error) {
    throw error instanceof DomainError ? new Refusal(error.message) : error;
  } finally {
    await sql.end();
  }
  console.log(`${options.email} is now an administrator.`);
  if (!typed) console.log(`The password, shown this once: ${password}`);
});
