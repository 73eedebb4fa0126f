import { connect, type Sql } from "../client";
import { startEmbeddedPostgres } from "../embedded";
import { ensureTemplate, joinRuns, leaveRuns, withDatabase } from "./server";

/** Test data needs no durability, and without it tests are faster. */
const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "300" };

/**
 * Vitest's global set-up of the project "database": the Postgres of TEST_DATABASE_URL, or our own under
 * .data/test-postgres, with the migrated template. Runs at the same time share it; the last one stops it.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const started = given ? null : await startEmbeddedPostgres({ dataFolder: ".data/test-postgres", settings });
  const serverUrl = withDatabase(started?.databaseUrl ?? given ?? "", "postgres");
  const admin: Sql = connect(serverUrl, { poolMax: 1, name: "tests" });
  await joinRuns(admin);
  await ensureTemplate(admin, serverUrl);
  process.env.TEST_DATABASE_URL = serverUrl;
  return async () => {
    const last = await leaveRuns(admin);
    await admin.end();
    if (last) await started?.stop();
  };
}
