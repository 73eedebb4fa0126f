import { and, eq, inArray, notExists, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { cardBulkItems, cardBulkRuns, environments, users } from "@/db/schema";
import type { CardBulkAction, CardBulkItemState } from "@/lib/card-bulk";
import { cardActionByKey, whyNotAllowed } from "@/lib/card-states";
import { toWireStatus } from "@/server/finci/contract";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { log } from "../../log";
import { readCardState } from "../card-actions";
import { performWrite, selectEnvironments } from "../intents";

/** How long one worker keeps a card to itself; longer than a call to FINCI with its repeats lasts. */
const claimMs = 90_000;
/** When a card is tried again whose outcome is open, or that FINCI could not be reached for. */
const againAfterMs = 20_000;
/** Then it is given up, and said so. */
const attemptsMax = 6;

type Claimed = { runId: string; tokenId: string; attempts: number };
type Run = typeof cardBulkRuns.$inferSelect;

/**
 * Carries out what runs have left, `concurrency` cards at a time, until nothing is due. Any number of these may work at once,
 * and after a crash another one goes on: each card is one intent at FINCI under a key of its run and card.
 * @returns how many cards were settled
 */
export async function workOnCardBulks(
  db: Database,
  { concurrency, signal }: { concurrency: number; signal?: AbortSignal },
): Promise<number> {
  let settled = 0;
  const worker = async () => {
    while (!signal?.aborted) {
      const claimed = await claim(db);
      if (!claimed) return;
      if (await carryOut(db, claimed)) settled += 1;
      await finishRuns(db, claimed.runId);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  // What a process that ended had settled last, and not finished.
  await finishRuns(db, null);
  return settled;
}

/** The next card of the oldest run. */
async function claim(db: Database): Promise<Claimed | null> {
  const until = new Date(Date.now() + claimMs);
  const [claimed] = await db.execute<{ run_id: string; token_id: string; attempts: number }>(sql`
    update card_bulk_items i
       set claimed_until = ${until.toISOString()}, attempts = i.attempts + 1
      from (select w.run_id, w.token_id
              from card_bulk_runs r
              join card_bulk_items w on w.run_id = r.id and w.state = 'waiting'
             where r.state = 'running' and (w.claimed_until is null or w.claimed_until < now())
             order by r.created_at, r.id, w.position
             limit 1
               for update of w skip locked) next
     where i.run_id = next.run_id and i.token_id = next.token_id
    returning i.run_id, i.token_id, i.attempts`);
  return claimed ? { runId: claimed.run_id, tokenId: claimed.token_id, attempts: claimed.attempts } : null;
}

/** A card whose state does not allow the action any more. */
class StateForbids extends DomainError {}

/** True when the card is settled, false when it is to be tried again. */
async function carryOut(db: Database, claimed: Claimed): Promise<boolean> {
  try {
    await changeCard(db, claimed);
    await settle(db, claimed, "changed", null);
    return true;
  } catch (error) {
    const end = endOf(error, claimed);
    if (end) await settle(db, claimed, end.state, end.sentence);
    else await putOff(db, claimed);
    return end !== null;
  }
}

async function changeCard(db: Database, { runId, tokenId }: Claimed): Promise<void> {
  const [run] = await db.select().from(cardBulkRuns).where(eq(cardBulkRuns.id, runId));
  if (!run) throw new Error(`Run ${runId} is gone`);
  const [environment] = await selectEnvironments(db).where(eq(environments.id, run.environmentId));
  if (!environment) throw new Error(`Environment ${run.environmentId} of run ${runId} is gone`);
  const action = cardActionByKey(run.action as CardBulkAction);
  await performWrite(await asRequester(db, run), {
    environment,
    operation: "update_card_status",
    idempotencyKey: `card-bulk:${runId}:${tokenId}`,
    request: { token_status: toWireStatus(action.target) },
    subjectId: tokenId,
    reason: run.reason ?? undefined,
    check: async (tx) => {
      const { status } = await readCardState(tx, environment.id, tokenId);
      const obstacle = whyNotAllowed(action, status);
      if (obstacle) throw new StateForbids("conflict", obstacle);
    },
  });
}

/** The audit names the person who asked, not the job. Whether they may was looked at when they asked. */
async function asRequester(db: Database, run: Run): Promise<ServiceContext> {
  const [user] = await db.select().from(users).where(eq(users.id, run.requestedByUserId));
  return {
    db,
    actor: user
      ? { type: "user", userId: user.id, name: user.name, email: user.email, grants: [], sessionId: "" }
      : { type: "system", name: "system" },
    environmentKind: "sandbox",
    requestId: `card-bulk-${run.id}`,
    sourceAddress: null,
  };
}

type End = { state: Exclude<CardBulkItemState, "waiting" | "changed">; sentence: string };

/** Null when it is worth another try. */
function endOf(error: unknown, { runId, tokenId, attempts }: Claimed): End | null {
  if (error instanceof StateForbids) return { state: "left_out", sentence: error.message };
  if (error instanceof DomainError) {
    if (error.kind === "finci_refused") return { state: "refused", sentence: error.message };
    const isPassing = ["finci_unreachable", "finci_unknown_outcome", "conflict"].includes(error.kind);
    return isPassing && attempts < attemptsMax ? null : { state: "failed", sentence: error.message };
  }
  log.error({ err: error, runId, tokenId }, "a card of a bulk run failed");
  if (attempts < attemptsMax) return null;
  return {
    state: "failed",
    sentence: "Something failed on our side again and again. Try this card by itself, on its page.",
  };
}

async function settle(db: Database, claimed: Claimed, state: CardBulkItemState, sentence: string | null) {
  await db
    .update(cardBulkItems)
    .set({ state, sentence, claimedUntil: null, updatedAt: new Date() })
    .where(ofItem(claimed));
}

async function putOff(db: Database, claimed: Claimed): Promise<void> {
  await db
    .update(cardBulkItems)
    .set({ claimedUntil: new Date(Date.now() + againAfterMs), updatedAt: new Date() })
    .where(ofItem(claimed));
}

function ofItem({ runId, tokenId }: Claimed) {
  return and(
    eq(cardBulkItems.runId, runId),
    eq(cardBulkItems.tokenId, tokenId),
    eq(cardBulkItems.state, "waiting"),
  );
}

/** Ends the run, or every run, that has no card left, with its audit entry; once, whoever comes first. */
async function finishRuns(db: Database, runId: string | null): Promise<void> {
  const leftOfRun = db
    .select({ one: sql`1` })
    .from(cardBulkItems)
    .where(and(eq(cardBulkItems.runId, cardBulkRuns.id), eq(cardBulkItems.state, "waiting")));
  await db.transaction(async (tx) => {
    const finished = await tx
      .update(cardBulkRuns)
      .set({ state: "finished", finishedAt: new Date() })
      .where(
        and(
          eq(cardBulkRuns.state, "running"),
          runId === null ? undefined : eq(cardBulkRuns.id, runId),
          notExists(leftOfRun),
        ),
      )
      .returning();
    if (finished.length === 0) return;
    const sides = await tx
      .select({ id: environments.id, programId: environments.programId })
      .from(environments)
      .where(
        inArray(
          environments.id,
          finished.map((run) => run.environmentId),
        ),
      );
    // In the order of the audit log's chains, as everywhere.
    for (const run of finished.sort((one, other) => (one.environmentId < other.environmentId ? -1 : 1)))
      await audit(tx, await asRequester(db, run), {
        action: "card.bulk_finish",
        subjectType: "card_bulk_run",
        subjectId: run.id,
        programId: sides.find(({ id }) => id === run.environmentId)?.programId,
        environmentId: run.environmentId,
        after: { action: run.action, ...(await countByState(tx, run.id)) },
        reason: run.reason,
      });
  });
}

async function countByState(
  reader: Pick<Database, "select">,
  runId: string,
): Promise<Record<string, number>> {
  const rows = await reader
    .select({ state: cardBulkItems.state, count: sql<number>`count(*)::int` })
    .from(cardBulkItems)
    .where(eq(cardBulkItems.runId, runId))
    .groupBy(cardBulkItems.state);
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}
