import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { deliveries } from "@/db/schema";
import { DomainError } from "../../errors";

/*
 * A delivery that a handler held back as a suspected duplicate is parked until a person decides about its exception. These
 * run in the transaction of that decision.
 */

type DeliveryState = (typeof deliveries.$inferSelect)["state"];

/** Locks the delivery, before the account and the exception are locked: the order in which the inbox takes them. */
export async function lockHeldBack(tx: Transaction, id: string | null): Promise<void> {
  if (id !== null)
    await tx.select({ id: deliveries.id }).from(deliveries).where(eq(deliveries.id, id)).for("update");
}

/**
 * Puts it back into the inbox, to be booked. One that is on its way already, or booked, stays as it is.
 * @throws DomainError conflict when it was refused meanwhile
 */
export async function bookHeldBack(tx: Transaction, id: string | null): Promise<void> {
  const back = { attempts: 0, problem: null, processedAt: null, nextAttemptAt: new Date() };
  await move(tx, id, ["parked"], { ...back, state: "received" }, ["received", "processed"]);
}

/**
 * Makes it a duplicate: it has no effect, now and when it is replayed.
 * @param problem the sentence that its page shows
 * @throws DomainError conflict when it is booked, or on its way to be
 */
export async function refuseHeldBack(tx: Transaction, id: string | null, problem: string): Promise<void> {
  await move(tx, id, ["parked"], { state: "duplicate", problem, processedAt: new Date() }, ["duplicate"]);
}

/**
 * Parks one that was refused again: the decision is open once more.
 * @throws DomainError conflict when it is not a refused one
 */
export async function holdBackAgain(tx: Transaction, id: string | null): Promise<void> {
  const problem = "A suspected duplicate: a person decides whether it is booked.";
  await move(tx, id, ["duplicate"], { state: "parked", problem, processedAt: null }, ["parked"]);
}

async function move(
  tx: Transaction,
  id: string | null,
  from: DeliveryState[],
  to: Partial<typeof deliveries.$inferInsert>,
  done: DeliveryState[],
): Promise<void> {
  const [delivery] = id
    ? await tx.select({ state: deliveries.state }).from(deliveries).where(eq(deliveries.id, id))
    : [];
  if (!id || !delivery)
    throw new DomainError("conflict", "Nothing was changed: the delivery that was held back is gone.");
  if (done.includes(delivery.state)) return;
  if (!from.includes(delivery.state))
    throw new DomainError(
      "conflict",
      `Nothing was changed: the delivery that was held back is ${delivery.state} by now. Look at its page.`,
    );
  await tx
    .update(deliveries)
    .set(to)
    .where(and(eq(deliveries.id, id), eq(deliveries.state, delivery.state)));
}
