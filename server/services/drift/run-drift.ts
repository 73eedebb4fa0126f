import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { setTimeout } from "node:timers/promises";
import { eq } from "drizzle-orm";
import type { Database } from "@/db/client";
import { driftRuns, environments } from "@/db/schema";
import { audit } from "../../context";
import { DomainError } from "../../errors";
import { log } from "../../log";
import { clientFor, selectEnvironments, type WriteEnvironment } from "../intents";
import { CardLists, FinciAway, FinciRefusesAll, sampledCalls } from "./ask-finci";
import { type DriftRun, endLease, isOurs, RunLost, renewLease, takeRun } from "./lease";
import { countOwners, nextOwners, type Owner, readMirror } from "./owners";
import { Pace } from "./pace";
import { type AskedOwner, type AskedPage, storePage } from "./store-page";

export type DriftOptions = {
  /** Calls to FINCI at once. */
  concurrency: number;
  /** Calls to FINCI begun in a second at most. */
  callsPerSecond: number;
  /** Ends the work, without the page that is begun; the run goes on where it is taken up again. */
  signal?: AbortSignal;
  firstHoldMs?: number;
};

const heartbeatMs = 4_000;
/** When a run goes on that FINCI was away for; it doubles while that lasts. */
const awayFirstMs = 30_000;
const awayLongestMs = 900_000;

/**
 * Carries out the comparison that waits longest, until it is done, stopped or taken away. Any number of processes may run:
 * a run belongs to one at a time, and is taken up by another where the last page was stored when that one dies.
 * @returns false when there is none to carry out
 */
export async function runNextDrift(db: Database, options: DriftOptions): Promise<boolean> {
  const holder = randomUUID();
  const run = await takeRun(db, holder);
  if (!run) return false;
  const beating = new AbortController();
  const stop = options.signal ? AbortSignal.any([beating.signal, options.signal]) : beating.signal;
  // Every call that waits for its turn listens.
  setMaxListeners(options.concurrency + 10, stop);
  const heart = beat(db, run.id, holder, beating);
  try {
    await carryOut(db, run, holder, options, stop);
  } catch (error) {
    await endWith(db, run, holder, error);
  } finally {
    beating.abort();
    await heart;
  }
  return true;
}

/** Keeps the lease; ends the work where the run is not ours any more. */
async function beat(db: Database, id: string, holder: string, beating: AbortController): Promise<void> {
  while (!beating.signal.aborted) {
    await setTimeout(heartbeatMs, undefined, { signal: beating.signal }).catch(() => {});
    if (beating.signal.aborted) return;
    try {
      if (!(await renewLease(db, id, holder))) beating.abort();
    } catch (error) {
      log.warn({ err: error, runId: id }, "lease of a drift run not renewed");
    }
  }
}

async function carryOut(
  db: Database,
  taken: DriftRun,
  holder: string,
  options: DriftOptions,
  stop: AbortSignal,
): Promise<void> {
  const [environment] = await selectEnvironments(db).where(eq(environments.id, taken.environmentId));
  if (!environment) throw new Error(`Environment ${taken.environmentId} is gone`);
  const origin = { intentId: null, requestId: `drift-${taken.id}` };
  const client = clientFor(db, environment, origin, sampledCalls());
  const { callsPerSecond, firstHoldMs = 1_000 } = options;
  const pace = new Pace({ callsPerSecond, firstHoldMs, longestHoldMs: 60_000 });
  const lists = new CardLists(client, pace, stop);
  let run = taken;
  if (run.ownersTotal === null) {
    const ownersTotal = await countOwners(db, run.environmentId);
    await db.update(driftRuns).set({ ownersTotal }).where(isOurs(run.id, holder));
  }
  for (;;) {
    if (stop.aborted) throw new RunLost("The process ends, or the run is not ours any more");
    const owners = await nextOwners(db, run);
    if (owners.length === 0) return finish(db, environment, run, holder);
    run = await storePage(db, run, holder, await askPage(db, run, owners, lists, options.concurrency));
  }
}

async function askPage(
  db: Database,
  run: DriftRun,
  owners: readonly Owner[],
  lists: CardLists,
  concurrency: number,
): Promise<AskedPage> {
  const before = new Set((await readMirror(db, run.environmentId, owners)).map((card) => card.tokenId));
  const callsBefore = lists.calls;
  const asked: AskedOwner[] = [];
  const waiting = owners.values();
  let failed = 0;
  let failure: string | null = null;
  // All of them take from the one iterator.
  const worker = async () => {
    for (const owner of waiting) {
      const answer = await lists.of(owner);
      if ("failed" in answer) {
        failed += 1;
        failure = answer.failed;
      } else asked.push({ owner, listed: answer.listed });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const last = owners.at(-1);
  if (!last) throw new Error("A page without owners");
  return { asked, failed, failure, last, before, calls: lists.calls - callsBefore };
}

async function finish(
  db: Database,
  environment: WriteEnvironment,
  run: DriftRun,
  holder: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    const [done] = await tx
      .update(driftRuns)
      .set({ state: "done", finishedAt: new Date(), leaseHolder: null, leaseUntil: null, heldUntil: null })
      .where(isOurs(run.id, holder))
      .returning();
    if (!done) return;
    await audit(tx, system(run), {
      action: "drift.finish",
      subjectType: "drift_run",
      subjectId: run.id,
      programId: environment.programId,
      environmentId: run.environmentId,
      after: {
        owners: done.ownersDone,
        ownersWithoutAnswer: done.ownersFailed,
        cards: done.cardsCompared,
        newFindings: done.foundNew,
        closedFindings: done.closedCount,
      },
    });
  });
}

const system = (run: DriftRun) => ({
  actor: { type: "system" as const, name: "system" },
  requestId: `drift-${run.id}`,
  sourceAddress: null,
});

/** Puts the run off, stops it, or leaves it to whoever has it now. */
async function endWith(db: Database, run: DriftRun, holder: string, error: unknown): Promise<void> {
  // Where it is still ours, the process ends: another one need not wait for the lease.
  if (error instanceof RunLost) return endLease(db, run.id, holder);
  if (error instanceof FinciRefusesAll || error instanceof DomainError)
    return endLease(db, run.id, holder, {
      state: "failed",
      finishedAt: new Date(),
      problem: `${error.message} The comparison was stopped; start it again once that is mended.`,
    });
  const isAway = error instanceof FinciAway;
  if (!isAway) log.error({ err: error, runId: run.id }, "a drift run failed on our side and is tried again");
  const [current] = await db.select().from(driftRuns).where(eq(driftRuns.id, run.id));
  const holds = current?.holds ?? 0;
  const waitMs = Math.min(awayLongestMs, awayFirstMs * 2 ** holds);
  const problem = isAway
    ? "FINCI takes no calls now. The comparison waits and goes on by itself where it was."
    : "Something failed on our side. The comparison goes on by itself where it was; the log has the reason.";
  await endLease(db, run.id, holder, { holds: holds + 1, heldUntil: new Date(Date.now() + waitMs), problem });
}
