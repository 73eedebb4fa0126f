import { and, eq, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { issuingBatches } from "@/db/schema";
import type { BatchRow } from "./load-batch";

/** How long a process keeps a batch to itself without a sign of life; then another one takes over. */
export const leaseMs = 15_000;

/**
 * Takes the next batch to carry out, for one process at a time; batches of one environment come one after another, so that
 * FINCI gets no more calls at once than are set. Also one that was paused or cancelled and whose process died with rows begun.
 */
export async function takeBatch(db: Database, holder: string): Promise<BatchRow | null> {
  const taken = await db.transaction(async (tx) => {
    // Two processes that look at once would take two batches of one environment.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('issuing-lease', 0))`);
    const [row] = await tx
      .select({ id: issuingBatches.id })
      .from(issuingBatches)
      .where(
        sql`(${issuingBatches.leaseUntil} is null or ${issuingBatches.leaseUntil} < now())
        and (${issuingBatches.state} = 'running' or ${issuingBatches.state} in ('paused', 'cancelled')
          and exists (select from issuing_rows r where r.batch_id = ${issuingBatches.id} and r.state = 'working'))
        and not exists (select from issuing_batches other
          where other.environment_id = ${issuingBatches.environmentId} and other.lease_until > now())`,
      )
      .orderBy(issuingBatches.startedAt)
      .limit(1)
      .for("update", { skipLocked: true });
    if (!row) return null;
    const [batch] = await tx
      .update(issuingBatches)
      .set({ leaseHolder: holder, leaseUntil: new Date(Date.now() + leaseMs) })
      .where(eq(issuingBatches.id, row.id))
      .returning();
    return batch ?? null;
  });
  return taken;
}

/** Says that the process is alive. Gives the batch's state, or null when another process took over. */
export async function renewLease(
  db: Database,
  id: string,
  holder: string,
): Promise<BatchRow["state"] | null> {
  const [row] = await db
    .update(issuingBatches)
    .set({ leaseUntil: new Date(Date.now() + leaseMs) })
    .where(and(eq(issuingBatches.id, id), eq(issuingBatches.leaseHolder, holder)))
    .returning({ state: issuingBatches.state });
  return row?.state ?? null;
}

/** Gives the batch back, for whoever comes next. */
export async function endLease(db: Database, id: string, holder: string): Promise<void> {
  await db
    .update(issuingBatches)
    .set({ leaseHolder: null, leaseUntil: null })
    .where(and(eq(issuingBatches.id, id), eq(issuingBatches.leaseHolder, holder)));
}
