import { and, eq, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { driftRuns } from "@/db/schema";

export type DriftRun = typeof driftRuns.$inferSelect;

/** The run is another process's now, or was cancelled: nothing was stored. */
export class RunLost extends Error {
  override name = "RunLost";
}

/** How long a process keeps a run to itself without a sign of life; then another one takes over. */
export const leaseMs = 20_000;

/** Takes the run that waits longest, or was left by a process that died, for this process alone. */
export async function takeRun(db: Database, holder: string): Promise<DriftRun | null> {
  const due = sql`
    select id from drift_runs
     where state in ('waiting', 'running') and (lease_until is null or lease_until < now())
       and (held_until is null or held_until <= now())
     order by created_at limit 1 for update skip locked`;
  const [run] = await db
    .update(driftRuns)
    .set({
      state: "running",
      startedAt: sql`coalesce(${driftRuns.startedAt}, now())`,
      leaseHolder: holder,
      leaseUntil: leaseEnd(),
    })
    .where(sql`${driftRuns.id} = (${due})`)
    .returning();
  return run ?? null;
}

/** Says that the process is alive. False when the run was cancelled, or is another process's now. */
export async function renewLease(db: Database, id: string, holder: string): Promise<boolean> {
  const rows = await db
    .update(driftRuns)
    .set({ leaseUntil: leaseEnd() })
    .where(isOurs(id, holder))
    .returning({ id: driftRuns.id });
  return rows.length > 0;
}

/** Gives the run back, with what is to be remembered of it; nothing when another process has it, or it was cancelled. */
export async function endLease(
  db: Database,
  id: string,
  holder: string,
  values: Partial<typeof driftRuns.$inferInsert> = {},
): Promise<void> {
  await db
    .update(driftRuns)
    .set({ leaseHolder: null, leaseUntil: null, ...values })
    .where(isOurs(id, holder));
}

/** Condition: the run goes on, and this process has it. */
export function isOurs(id: string, holder: string) {
  return and(eq(driftRuns.id, id), eq(driftRuns.leaseHolder, holder), eq(driftRuns.state, "running"));
}

/** By the database's clock, which all processes share. */
export function leaseEnd() {
  return sql`now() + ${leaseMs} * interval '1 millisecond'`;
}
