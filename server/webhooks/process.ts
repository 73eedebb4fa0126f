import { and, eq, lte, ne, type SQL, sql } from "drizzle-orm";
import type { Database, Transaction } from "@/db/client";
import { deliveries } from "@/db/schema";
import { noteRedactedPayload } from "../card-number-findings";
import { ContractError, parseAuthorizationWebhook, parseTransactionWebhook } from "../finci/contract";
import { log } from "../log";
import { handleAdvices, isOrdinaryAdvice } from "./handlers/advice";
import type { ClaimedDelivery, Outcome } from "./handlers/event";
import { handleReversal } from "./handlers/reversal";
import { handleTransactions } from "./handlers/transaction";

/** After so many failed attempts a delivery is parked for a person. */
export const attemptsMax = 8;
const firstRetryMs = 500;
const retryMsMax = 60_000;

/**
 * Deliveries processed in one transaction at most. Their accounts stay locked until it ends, and an authorization of one of
 * them waits for that: this many take some ten milliseconds.
 */
const togetherMax = 16;

/**
 * Takes the oldest due delivery from the inbox, with others of its sort where they may be taken together, and processes
 * them: their effects and their `processed_at` share one transaction, and `SKIP LOCKED` lets any number of processes do this at
 * once. Of several that fail together each is tried alone. A failure is recorded, with the next attempt later and later, and
 * parked after `attemptsMax`. Returns false when nothing was due.
 */
export async function processNextDelivery(db: Database, now = new Date()): Promise<boolean> {
  const claimed: ClaimedDelivery[] = [];
  try {
    return await processClaimed(db, claimed, (transaction) => claim(transaction, now));
  } catch (error) {
    const [first] = claimed;
    if (!first) throw error;
    if (claimed.length === 1) await recordFailure(db, first, error);
    else for (const { id } of claimed) await processAlone(db, id, now);
    return true;
  }
}

async function processAlone(db: Database, id: string, now: Date): Promise<void> {
  const claimed: ClaimedDelivery[] = [];
  try {
    await processClaimed(db, claimed, (transaction) => claimDue(transaction, now, 1, eq(deliveries.id, id)));
  } catch (error) {
    const [delivery] = claimed;
    if (!delivery) throw error;
    await recordFailure(db, delivery, error);
  }
}

/** @param claimed is filled with what was claimed, so that the caller knows it also after a failure */
async function processClaimed(
  db: Database,
  claimed: ClaimedDelivery[],
  claimSome: (transaction: Transaction) => Promise<ClaimedDelivery[]>,
): Promise<boolean> {
  return db.transaction(async (transaction) => {
    claimed.push(...(await claimSome(transaction)));
    if (claimed.length === 0) return false;
    const outcomes = await dispatch(transaction, claimed);
    await noteOutcomes(transaction, claimed, outcomes);
    // Last: the audit log's chain is locked until the transaction ends.
    for (const { id, environmentId, programId, payload } of claimed)
      await noteRedactedPayload(transaction, {
        subjectType: "delivery",
        subjectId: id,
        ...{ environmentId, programId, payload },
      });
    return true;
  });
}

/** The sort of deliveries that are taken together; null for one that is taken alone. */
function sortOf(delivery: ClaimedDelivery): "clearing" | "advice" | null {
  if (delivery.endpoint === "transaction") return "clearing";
  return isOrdinaryAdvice(delivery) ? "advice" : null;
}

/** The oldest due one, and those of its sort among the next ones, each id once. */
async function claim(transaction: Transaction, now: Date): Promise<ClaimedDelivery[]> {
  const [oldest] = await claimDue(transaction, now, 1);
  if (!oldest) return [];
  const sort = sortOf(oldest);
  if (!sort) return [oldest];
  // Whatever else is among them stays for the next turn: to look further for this sort only could mean the whole inbox.
  const next = await claimDue(transaction, now, togetherMax - 1, ne(deliveries.id, oldest.id));
  const seen = new Set<string>();
  return [oldest, ...next].filter((delivery) => {
    const key = `${delivery.environmentId} ${delivery.eventId}`;
    return sortOf(delivery) === sort && !seen.has(key) && seen.add(key);
  });
}

async function claimDue(
  transaction: Transaction,
  now: Date,
  limit: number,
  condition?: SQL,
): Promise<ClaimedDelivery[]> {
  const rows = await transaction
    .select()
    .from(deliveries)
    .where(and(eq(deliveries.state, "received"), lte(deliveries.nextAttemptAt, now), condition))
    .orderBy(deliveries.nextAttemptAt, deliveries.receivedAt)
    .limit(limit)
    .for("update", { skipLocked: true });
  return rows.map((delivery) => {
    const { environmentId, programId } = delivery;
    if (!environmentId || !programId)
      throw new Error(`Delivery ${delivery.id} in the inbox has no environment`);
    return { ...delivery, environmentId, programId };
  });
}

/** The stored payload is the body, redacted; it was parsed at the door and is parsed again here. */
async function dispatch(transaction: Transaction, claimed: readonly ClaimedDelivery[]): Promise<Outcome[]> {
  const [first] = claimed;
  if (first?.endpoint === "transaction")
    return together(claimed, parseTransactionWebhook, (clearings) =>
      handleTransactions(transaction, clearings),
    );
  if (first?.kind === "advice")
    return together(claimed, parseAuthorizationWebhook, (advices) => handleAdvices(transaction, advices));
  return together(claimed, parseAuthorizationWebhook, (reversals) =>
    Promise.all(reversals.map(({ delivery, message }) => handleReversal(transaction, delivery, message))),
  );
}

/** Hands on those whose body can be read. @returns an outcome for each, in their order */
async function together<Message>(
  claimed: readonly ClaimedDelivery[],
  parse: (text: string) => Message,
  handle: (readable: { delivery: ClaimedDelivery; message: Message }[]) => Promise<Outcome[]>,
): Promise<Outcome[]> {
  const read = claimed.map((delivery) => ({ delivery, ...readBody(delivery, parse) }));
  const outcomes = await handle(read.flatMap((one) => ("message" in one ? [one] : [])));
  const next = outcomes[Symbol.iterator]();
  return read.map((one) => ("outcome" in one ? one.outcome : (next.next().value ?? noOutcome)));
}

const noOutcome: Outcome = { state: "parked", problem: "The database gave no outcome for it." };

function readBody<Message>(
  { payload }: ClaimedDelivery,
  parse: (text: string) => Message,
): { message: Message } | { outcome: Outcome } {
  try {
    return { message: parse(JSON.stringify(payload)) };
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return { outcome: { state: "parked", problem: `The body cannot be read: ${error.message}` } };
  }
}

async function noteOutcomes(
  transaction: Transaction,
  claimed: readonly ClaimedDelivery[],
  outcomes: readonly Outcome[],
): Promise<void> {
  const notes = claimed.map((delivery, index) => ({
    account_id: delivery.accountId,
    received_at: delivery.receivedAt.toISOString(),
    id: delivery.id,
    attempts: delivery.attempts + 1,
    ...(outcomes[index] ?? noOutcome),
  }));
  await transaction.execute(sql`
    update deliveries d set state = x.state, problem = x.problem, processed_at = now(), attempts = x.attempts
      from jsonb_to_recordset(${JSON.stringify(notes)}::text::jsonb)
        as x(account_id text, received_at timestamptz, id uuid, attempts integer, state text, problem text)
     where d.account_id = x.account_id and d.received_at = x.received_at and d.id = x.id`);
}

async function recordFailure(db: Database, delivery: ClaimedDelivery, error: unknown): Promise<void> {
  const attempts = delivery.attempts + 1;
  const isParked = attempts >= attemptsMax;
  log.error({ err: error, deliveryId: delivery.id, attempts }, "delivery could not be processed");
  await db
    .update(deliveries)
    .set({
      state: isParked ? "parked" : "received",
      attempts,
      problem: `Processing failed ${attempts} times; the last fault is in the log under this delivery's id.`,
      nextAttemptAt: new Date(Date.now() + Math.min(retryMsMax, firstRetryMs * 2 ** delivery.attempts)),
    })
    .where(and(isDelivery(delivery), eq(deliveries.state, "received")));
}

function isDelivery(delivery: ClaimedDelivery) {
  return and(
    eq(deliveries.accountId, delivery.accountId),
    sql`${deliveries.receivedAt} = ${delivery.receivedAt.toISOString()}::timestamptz`,
    eq(deliveries.id, delivery.id),
  );
}
