import { and, eq, lte, sql } from "drizzle-orm";
import type { Database, Transaction } from "@/db/client";
import { deliveries } from "@/db/schema";
import { ContractError, parseAuthorizationWebhook, parseTransactionWebhook } from "../finci/contract";
import { log } from "../log";
import { handleAdvice } from "./handlers/advice";
import type { ClaimedDelivery, Outcome } from "./handlers/event";
import { handleReversal } from "./handlers/reversal";
import { handleTransaction } from "./handlers/transaction";

/** After so many failed attempts a delivery is parked for a person. */
export const attemptsMax = 8;
const firstRetryMs = 500;
const retryMsMax = 60_000;

/**
 * Takes the oldest due delivery from the inbox and processes it: its effects and its `processed_at` share one
 * transaction, and `SKIP LOCKED` lets any number of processes do this at once. A failure is recorded, with the next
 * attempt later and later, and parked after `attemptsMax`. Returns false when nothing was due.
 */
export async function processNextDelivery(db: Database, now = new Date()): Promise<boolean> {
  let claimed: ClaimedDelivery | undefined;
  try {
    return await db.transaction(async (transaction) => {
      claimed = await claim(transaction, now);
      if (!claimed) return false;
      const outcome = await dispatch(transaction, claimed);
      await transaction
        .update(deliveries)
        .set({
          state: outcome.state,
          problem: "problem" in outcome ? outcome.problem : null,
          processedAt: new Date(),
          attempts: claimed.attempts + 1,
        })
        .where(isDelivery(claimed));
      return true;
    });
  } catch (error) {
    if (!claimed) throw error;
    await recordFailure(db, claimed, error);
    return true;
  }
}

async function claim(transaction: Transaction, now: Date): Promise<ClaimedDelivery | undefined> {
  const [delivery] = await transaction
    .select()
    .from(deliveries)
    .where(and(eq(deliveries.state, "received"), lte(deliveries.nextAttemptAt, now)))
    .orderBy(deliveries.nextAttemptAt, deliveries.receivedAt)
    .limit(1)
    .for("update", { skipLocked: true });
  if (!delivery) return undefined;
  const { environmentId, programId } = delivery;
  if (!environmentId || !programId)
    throw new Error(`Delivery ${delivery.id} in the inbox has no environment`);
  return { ...delivery, environmentId, programId };
}

/** The stored payload is the body, redacted; it was parsed at the door and is parsed again here. */
async function dispatch(transaction: Transaction, delivery: ClaimedDelivery): Promise<Outcome> {
  const text = JSON.stringify(delivery.payload);
  try {
    if (delivery.kind === "advice")
      return await handleAdvice(transaction, delivery, parseAuthorizationWebhook(text));
    if (delivery.kind === "reversal")
      return await handleReversal(transaction, delivery, parseAuthorizationWebhook(text));
    return await handleTransaction(transaction, delivery, parseTransactionWebhook(text));
  } catch (error) {
    if (error instanceof ContractError)
      return { state: "parked", problem: `The body cannot be read: ${error.message}` };
    throw error;
  }
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
