import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Sql } from "../client";
import { migrate } from "../migrate";

/*
 * Names and the template of the test databases. Test runs that share a Postgres know of each other by an advisory lock
 * in its maintenance database: each holds it shared while it runs.
 */

const runLock = 7_310_002;
const templateLock = 7_310_003;
const databasePrefix = "console_test_";
const templatePrefix = "console_template_";

/** The same server, another database. */
export function withDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** A new name for one test's database. */
export function databaseName(): string {
  return `${databasePrefix}${crypto.randomUUID().replaceAll("-", "")}`;
}

/** The template's name holds a hash of all migrations: a changed migration makes another template. */
export function templateName(): string {
  const folder = path.join(process.cwd(), "db", "migrations");
  const hash = createHash("sha256");
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith(".sql")) hash.update(file).update(readFileSync(path.join(folder, file)));
  }
  return `${templatePrefix}${hash.digest("hex").slice(0, 16)}`;
}

/** Makes the migrated template once; runs that start together take turns. */
export async function ensureTemplate(admin: Sql, serverUrl: string): Promise<void> {
  const template = templateName();
  await admin`select pg_advisory_lock(${templateLock})`;
  try {
    const [existing] = await admin`select 1 from pg_database where datname = ${template}`;
    if (existing) return;
    // Migrated under another name first: a template that exists is always whole.
    const draft = `${template}_draft`;
    await admin.unsafe(`drop database if exists ${draft} with (force)`);
    await admin.unsafe(`create database ${draft}`);
    await migrate(withDatabase(serverUrl, draft));
    await admin.unsafe(`alter database ${draft} rename to ${template}`);
  } finally {
    await admin`select pg_advisory_unlock(${templateLock})`;
  }
}

/** Joins the runs on this Postgres. The first to join deletes what earlier runs left behind. */
export async function joinRuns(admin: Sql): Promise<void> {
  const [alone] = await admin<{ yes: boolean }[]>`select pg_try_advisory_lock(${runLock}) as yes`;
  if (alone?.yes) await dropLeftovers(admin);
  await admin`select pg_advisory_lock_shared(${runLock})`;
  if (alone?.yes) await admin`select pg_advisory_unlock(${runLock})`;
}

/** Leaves; true when no other run is on this Postgres. */
export async function leaveRuns(admin: Sql): Promise<boolean> {
  await admin`select pg_advisory_unlock_shared(${runLock})`;
  const [alone] = await admin<{ yes: boolean }[]>`select pg_try_advisory_lock(${runLock}) as yes`;
  return alone?.yes ?? false;
}

async function dropLeftovers(admin: Sql): Promise<void> {
  const leftovers = await admin<{ datname: string }[]>`
    select datname from pg_database
    where datname like ${`${databasePrefix}%`} or (datname like ${`${templatePrefix}%`} and datname <> ${templateName()})`;
  for (const { datname } of leftovers) await admin.unsafe(`drop database ${datname} with (force)`);
}
