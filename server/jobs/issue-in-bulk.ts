import { connect, type Database, database } from "@/db/client";
import { forgetOldRows, runNextBatch } from "../services/bulk-issuing";

/** Batches of different environments carried out side by side, in one process. */
export const issuersCount = 2;
/** How soon a batch that was started is begun. */
const pollMs = 1_000;

/** Connections of its own: a batch with many rows on their way keeps none from the inbox. */
export function openIssuingPool(databaseUrl: string, concurrency: number) {
  const sql = connect(databaseUrl, {
    poolMax: Math.min(40, issuersCount * (concurrency + 2)),
    name: "console jobs, issuing",
  });
  return { db: database(sql), end: () => sql.end({ timeout: 5 }) };
}

/** Job: carries out the batch that waits longest. Returns the wait before the next look, in milliseconds. */
export async function issueInBulk(db: Database, concurrency: number, signal: AbortSignal): Promise<number> {
  return (await runNextBatch(db, { concurrency, signal })) ? 0 : pollMs;
}

/** Job: forgets what was typed in batches that were left long ago. */
export async function forgetIssuingRows(db: Database): Promise<number> {
  return forgetOldRows(db);
}
