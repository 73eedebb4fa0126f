import { gt } from "drizzle-orm";
import { type Database, database, type Sql } from "@/db/client";
import { ledgerProofs } from "@/db/schema";
import { askForProof, runProof } from "../ledger/prove";

/** How often every balance is proven without anybody asking. */
const provenEveryMs = 6 * 3_600_000;
/** After each chunk, so that decisions and clearing come first. */
const pauseBetweenChunksMs = 200;

/**
 * Runs the proof that somebody asked for or that was interrupted, and asks for one itself when its time has come. One process
 * at a time works on it. Returns whether it did.
 */
export async function verifyLedgerInTurn(sql: Sql, signal: AbortSignal, now = new Date()): Promise<boolean> {
  const db = database(sql);
  if (await isDue(db, now)) await askForProof(db, null);
  return (await runProof(sql, { pauseMs: pauseBetweenChunksMs, signal })) !== null;
}

async function isDue(db: Database, now: Date): Promise<boolean> {
  const [recent] = await db
    .select({ id: ledgerProofs.id })
    .from(ledgerProofs)
    .where(gt(ledgerProofs.startedAt, new Date(now.getTime() - provenEveryMs)))
    .limit(1);
  return recent === undefined;
}
