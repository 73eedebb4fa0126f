import { connect, type Database, database, type Sql } from "../client";
import { databaseName, templateName, withDatabase } from "./server";

export { type SeededAccount, type SeededCard, type SeededProgram, seedProgram } from "./seed-program";

export type TestDatabase = {
  databaseUrl: string;
  sql: Sql;
  db: Database;
  /** Closes the pool and deletes the database, whoever is still connected. */
  end(): Promise<void>;
};

/**
 * A migrated database of the test's own, cloned from the template; only inside the Vitest project "database", whose
 * set-up starts Postgres.
 */
export async function createTestDatabase(options: { poolMax?: number } = {}): Promise<TestDatabase> {
  const serverUrl = process.env.TEST_DATABASE_URL;
  if (!serverUrl) throw new Error("Name the file *.database.test.ts: only those tests have a Postgres.");
  const name = databaseName();
  await onServer(serverUrl, `create database ${name} template ${templateName()}`);
  const databaseUrl = withDatabase(serverUrl, name);
  const sql = connect(databaseUrl, { poolMax: options.poolMax ?? 8, name: "test" });
  return {
    databaseUrl,
    sql,
    db: database(sql),
    async end() {
      await sql.end({ timeout: 1 });
      await onServer(serverUrl, `drop database ${name} with (force)`);
    },
  };
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const admin = connect(serverUrl, { poolMax: 1, name: "test set-up" });
  try {
    await admin.unsafe(statement);
  } finally {
    await admin.end();
  }
}
