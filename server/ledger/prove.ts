import { setTimeout } from "node:timers/promises";
import { and, eq, isNull, sql as statement } from "drizzle-orm";
import { type Database, database, type Sql } from "@/db/client";
import { exceptions, ledgerProofs } from "@/db/schema";
import { openException, withdrawException } from "./exceptions";
import { type LedgerFailure, type ProvenChunk, proveChunks, verifyAccount } from "./verify";

/*
 * A proof of all balances as a run that is kept: asked for, worked on in chunks, interrupted and gone on with, finished. What
 * fails becomes an exception; what proves again loses it.
 */

/** Names the lock that lets one runner at a time work, in all processes. */
const runnerLock = 7_310_042;

export type LedgerProof = typeof ledgerProofs.$inferSelect;

export type ProofOptions = {
  /** Waits so long after each chunk, so that payments come first. */
  pauseMs?: number;
  /** Stops after the chunk under way; the run is gone on with later. */
  signal?: AbortSignal;
  onChunk?: (proof: LedgerProof, failures: readonly LedgerFailure[]) => void;
};

/** Writes down that a proof is wanted; one that waits or runs already is that one. */
export async function askForProof(db: Database, requestedByUserId: string | null): Promise<{ id: string }> {
  return db.transaction(async (tx) => {
    // Two who ask at once ask for one.
    await tx.execute(statement`select pg_advisory_xact_lock(hashtextextended('ask for a ledger proof', 0))`);
    const [open] = await tx
      .select({ id: ledgerProofs.id })
      .from(ledgerProofs)
      .where(isNull(ledgerProofs.finishedAt))
      .limit(1);
    if (open) return open;
    const [proof] = await tx
      .insert(ledgerProofs)
      .values({ requestedByUserId })
      .returning({ id: ledgerProofs.id });
    if (!proof) throw new Error("The proof was not stored");
    return proof;
  });
}

/**
 * Runs the proof that waits or was interrupted, if there is one and nobody else runs it, to its end or until the signal.
 * @param sql lends one connection for the lock while it runs
 * @returns the proof as it was left; null when there was nothing to run, or another process runs it
 */
export function runProof(sql: Sql, options: ProofOptions = {}): Promise<LedgerProof | null> {
  return withConnection(sql, async (holder) => {
    const [lock] = await holder<{ held: boolean }[]>`select pg_try_advisory_lock(${runnerLock}) as held`;
    if (!lock?.held) return null;
    return unlocking(holder, async () => {
      const [open] = await database(sql)
        .select()
        .from(ledgerProofs)
        .where(isNull(ledgerProofs.finishedAt))
        .orderBy(ledgerProofs.startedAt)
        .limit(1);
      return open ? workOn(sql, open, options) : null;
    });
  });
}

/** A proof of its own from the first account to the last; waits for another runner to finish first. */
export function proveFromStart(sql: Sql, options: ProofOptions = {}): Promise<LedgerProof> {
  return withConnection(sql, async (holder) => {
    await holder`select pg_advisory_lock(${runnerLock})`;
    return unlocking(holder, async () => {
      const [proof] = await database(sql).insert(ledgerProofs).values({}).returning();
      if (!proof) throw new Error("The proof was not stored");
      return workOn(sql, proof, options);
    });
  });
}

type Connection = Awaited<ReturnType<Sql["reserve"]>>;

async function withConnection<Result>(
  sql: Sql,
  work: (holder: Connection) => Promise<Result>,
): Promise<Result> {
  const holder = await sql.reserve();
  try {
    return await work(holder);
  } finally {
    holder.release();
  }
}

async function unlocking<Result>(holder: Connection, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } finally {
    await holder`select pg_advisory_unlock(${runnerLock})`;
  }
}

async function workOn(sql: Sql, begun: LedgerProof, options: ProofOptions): Promise<LedgerProof> {
  const db = database(sql);
  let proof = begun;
  for await (const chunk of proveChunks(sql, provenUpTo(proof))) {
    proof = await writeChunk(db, proof, chunk);
    options.onChunk?.(proof, chunk.failures);
    if (options.signal?.aborted) break;
    if (options.pauseMs && chunk.provenUpTo) await setTimeout(options.pauseMs);
  }
  if (proof.finishedAt) await withdrawProven(sql, db);
  return proof;
}

function provenUpTo({ provenEnvironmentId, provenAccountId }: LedgerProof) {
  return provenEnvironmentId && provenAccountId
    ? { environmentId: provenEnvironmentId, accountId: provenAccountId }
    : null;
}

/** What the chunk showed: its failures as exceptions, the run's figures, where it goes on; in one transaction. */
async function writeChunk(db: Database, proof: LedgerProof, chunk: ProvenChunk): Promise<LedgerProof> {
  const failed = byAccount(chunk.failures);
  return db.transaction(async (tx) => {
    for (const [first, ...others] of failed) {
      if (!first) continue;
      await openException(tx, {
        environmentId: first.environmentId,
        kind: "balance_proof_failed",
        subjectId: first.accountId,
        accountId: first.accountId,
        amountMinor: first.differenceMinor,
        currency: first.currency,
        detail: [first, ...others].map(({ sentence }) => sentence).join(" "),
      });
    }
    const [written] = await tx
      .update(ledgerProofs)
      .set({
        accountsCount: proof.accountsCount + chunk.accounts,
        entriesCount: proof.entriesCount + chunk.entries,
        failuresCount: proof.failuresCount + failed.length,
        provenEnvironmentId: chunk.provenUpTo?.environmentId ?? proof.provenEnvironmentId,
        provenAccountId: chunk.provenUpTo?.accountId ?? proof.provenAccountId,
        finishedAt: chunk.provenUpTo ? null : new Date(),
      })
      .where(eq(ledgerProofs.id, proof.id))
      .returning();
    if (!written) throw new Error("The proof is gone");
    return written;
  });
}

function byAccount(failures: readonly LedgerFailure[]): LedgerFailure[][] {
  const accounts = new Map<string, LedgerFailure[]>();
  for (const failure of failures) {
    const key = `${failure.environmentId} ${failure.accountId}`;
    accounts.set(key, [...(accounts.get(key) ?? []), failure]);
  }
  return [...accounts.values()];
}

/** Proves once more each account that stands before a person, and takes back those that prove. */
async function withdrawProven(sql: Sql, db: Database): Promise<void> {
  const open = await db
    .select({ environmentId: exceptions.environmentId, accountId: exceptions.subjectId })
    .from(exceptions)
    .where(and(eq(exceptions.kind, "balance_proof_failed"), eq(exceptions.status, "open")));
  for (const account of open) {
    if ((await verifyAccount(sql, account)).length > 0) continue;
    await withdrawException(
      db,
      { environmentId: account.environmentId, kind: "balance_proof_failed", subjectId: account.accountId },
      "The balance proves from its entries again.",
    );
  }
}
