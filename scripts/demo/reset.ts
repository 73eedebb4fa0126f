import { rmSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { connect } from "@/db/client";
import { removeEmbeddedPostgres } from "@/db/embedded";
import { Refusal } from "../shared/progress";
import type { DemoOptions } from "./options";

/** The database as people may read it: without its password. */
function nameOf(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  return `${url.hostname}${url.port && `:${url.port}`}${url.pathname}`;
}

/**
 * Deletes what the demo stored: its database, the simulator's store, the secrets.
 * @throws Refusal when the person says no, or cannot be asked and has not said --yes
 */
export async function resetDemo(options: DemoOptions, givenDatabaseUrl: string | undefined): Promise<void> {
  const database = givenDatabaseUrl
    ? `everything in the database ${nameOf(givenDatabaseUrl)}`
    : "its database";
  const effect = `This deletes the demo's data in ${options.dataFolder}: ${database}, the simulator's store and the secrets.`;
  if (!options.yes) await ask(effect);
  if (givenDatabaseUrl) await emptyDatabase(givenDatabaseUrl);
  await removeEmbeddedPostgres(path.join(options.dataFolder, "postgres"));
  for (const name of ["simulator", "secrets.json", "demo.json"]) {
    rmSync(path.join(options.dataFolder, name), { recursive: true, force: true });
  }
  console.log("The demo's data is deleted.");
}

async function ask(effect: string): Promise<void> {
  if (!process.stdin.isTTY)
    throw new Refusal(`${effect} Nothing was deleted. Say --yes with --reset to do it.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${effect}\nType yes to delete it: `);
  terminal.close();
  if (answer.trim().toLowerCase() !== "yes") throw new Refusal("Nothing was deleted.");
}

async function emptyDatabase(databaseUrl: string): Promise<void> {
  const sql = connect(databaseUrl, { poolMax: 1, name: "reset" });
  try {
    await sql.unsafe(
      "drop schema public cascade; drop schema if exists drizzle cascade; create schema public",
    );
  } finally {
    await sql.end();
  }
}
