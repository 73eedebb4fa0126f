import { setTimeout } from "node:timers/promises";
import { asc, desc, eq, gt, isNull, sql as statement } from "drizzle-orm";
import { type Database, database, type Sql } from "@/db/client";
import { auditProofs, type StoredChainProof } from "@/db/schema";
import { log } from "../../log";
import { type ChainProof, proveChains } from "./prove-chains";

/*
 * A proof of the audit log as a run that is kept: asked for, run by the jobs with its progress, read on the screen. One that was
 * interrupted is run again from the start: a proof in two parts would prove neither moment.
 */

/** Names the lock that lets one runner at a time work, in all processes. */
const runnerLock = 7_310_043;
/** After each chunk, so that payments come first. */
const pauseBetweenChunksMs = 20;
/** How often the log is proven without anybody asking. */
const provenEveryMs = 24 * 3_600_000;

export type AuditProof = typeof auditProofs.$inferSelect;

/** Writes down that a proof is wanted; one that waits or runs already is that one. */
export async function requestAuditProof(
  db: Database,
  requestedByUserId: string | null,
): Promise<{ id: string }> {
  return db.transaction(async (tx) => {
    // Two who ask at once ask for one.
    await tx.execute(statement`select pg_advisory_xact_lock(hashtextextended('ask for an audit proof', 0))`);
    const [open] = await tx
      .select({ id: auditProofs.id })
      .from(auditProofs)
      .where(isNull(auditProofs.finishedAt))
      .limit(1);
    if (open) return open;
    const [proof] = await tx
      .insert(auditProofs)
      .values({ requestedByUserId })
      .returning({ id: auditProofs.id });
    if (!proof) throw new Error("The proof was not stored");
    return proof;
  });
}

/**
 * Runs the proof that waits or was interrupted, if there is one and nobody else runs it; asks for one itself when its time has
 * come.
 * @param sql lends one connection for the lock while it runs
 * @returns the finished proof; null when there was nothing to run, another process runs it, or it was stopped by the signal
 */
export async function runAuditProof(
  sql: Sql,
  options: { signal?: AbortSignal; pauseMs?: number; now?: Date } = {},
): Promise<AuditProof | null> {
  const db = database(sql);
  const { signal, pauseMs = pauseBetweenChunksMs, now = new Date() } = options;
  if (await isDue(db, now)) await requestAuditProof(db, null);
  const [open] = await db
    .select()
    .from(auditProofs)
    .where(isNull(auditProofs.finishedAt))
    .orderBy(asc(auditProofs.startedAt))
    .limit(1);
  if (!open) return null;
  const holder = await sql.reserve();
  try {
    const [lock] = await holder<{ held: boolean }[]>`select pg_try_advisory_lock(${runnerLock}) as held`;
    if (!lock?.held) return null;
    try {
      return await workOn(sql, open.id, { signal, pauseMs });
    } finally {
      await holder`select pg_advisory_unlock(${runnerLock})`;
    }
  } finally {
    holder.release();
  }
}

async function isDue(db: Database, now: Date): Promise<boolean> {
  const [recent] = await db
    .select({ id: auditProofs.id })
    .from(auditProofs)
    .where(gt(auditProofs.startedAt, new Date(now.getTime() - provenEveryMs)))
    .orderBy(desc(auditProofs.startedAt))
    .limit(1);
  return recent === undefined;
}

async function workOn(
  sql: Sql,
  id: string,
  { signal, pauseMs }: { signal?: AbortSignal; pauseMs: number },
): Promise<AuditProof | null> {
  const db = database(sql);
  const which = eq(auditProofs.id, id);
  let entries = 0n;
  const chains: StoredChainProof[] = [];
  const onProgress = async (more: number) => {
    entries += BigInt(more);
    await db.update(auditProofs).set({ entriesCount: entries }).where(which);
    await setTimeout(pauseMs);
  };
  for await (const proof of proveChains(sql, { onProgress, signal })) {
    chains.push(toStored(proof));
    if (proof.broken)
      log.error({ chain: proof.chain, broken: proof.broken.sentence }, "the audit log does not prove");
  }
  if (signal?.aborted) return null;
  const [finished] = await db
    .update(auditProofs)
    .set({ finishedAt: new Date(), entriesCount: entries, chains })
    .where(which)
    .returning();
  return finished ?? null;
}

function toStored({ chain, entries, broken }: ChainProof): StoredChainProof {
  return {
    chain,
    entries,
    broken: broken && {
      kind: broken.kind,
      sequence: broken.sequence.toString(),
      sentence: broken.sentence,
    },
  };
}
