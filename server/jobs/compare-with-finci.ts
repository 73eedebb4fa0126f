import { connect, type Database, database } from "@/db/client";
import { type DriftOptions, runNextDrift, scheduleDriftRuns } from "../services/drift";

/** How soon a comparison that was asked for starts. */
const pollMs = 2_000;

/** Connections of its own, few: a comparison of many cards keeps none from the inbox. */
export function openDriftPool(databaseUrl: string) {
  const sql = connect(databaseUrl, { poolMax: 3, name: "console jobs, drift" });
  return { db: database(sql), end: () => sql.end({ timeout: 5 }) };
}

/** Job: starts the comparisons of the day and carries out the one that waits longest. Returns the wait before the next look. */
export async function compareWithFinci(db: Database, options: DriftOptions): Promise<number> {
  await scheduleDriftRuns(db);
  return (await runNextDrift(db, options)) ? 0 : pollMs;
}
