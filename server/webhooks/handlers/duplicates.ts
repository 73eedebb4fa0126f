import { and, eq, ne } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { exceptions, transactions } from "@/db/schema";
import type { TransactionMessage } from "@/server/finci/contract";
import { openException } from "@/server/ledger";
import { type ClaimedDelivery, duplicate, type Outcome } from "./event";

/**
 * Holds back a clearing that came before under another id: the same acquirer reference, amount and sequence on the same
 * account (our decision). A person accepts it, and it is booked when its delivery is processed again; or rejects it. Call it
 * under the account's lock, so that of two at once the second sees the first.
 * @returns what becomes of the delivery, or null to go on and book it
 */
export async function holdBackDuplicate(
  transaction: Transaction,
  delivery: ClaimedDelivery,
  message: TransactionMessage,
): Promise<Outcome | null> {
  const original = await findAlike(transaction, delivery.environmentId, message);
  if (!original) return null;
  const [earlier] = await transaction
    .select()
    .from(exceptions)
    .where(
      and(
        eq(exceptions.environmentId, delivery.environmentId),
        eq(exceptions.kind, "suspected_duplicate"),
        eq(exceptions.subjectId, message.id),
      ),
    );
  if (earlier?.resolutionKind === "accepted") return null;
  // FINCI repeats itself; the one that is held back, or was rejected, stands for all of them.
  if (earlier && (earlier.status === "closed" || earlier.deliveryId !== delivery.id)) return duplicate;
  const problem = `It is like ${original.id}: the same acquirer reference, amount and sequence. It is held back until a person accepts or rejects it.`;
  await openException(transaction, {
    environmentId: delivery.environmentId,
    kind: "suspected_duplicate",
    subjectId: message.id,
    accountId: message.account_id,
    authorizationId: message.authorization_id ?? null,
    transactionId: original.id,
    amountMinor: message.billingAmountMinor,
    currency: message.billing_currency,
    detail: problem,
    deliveryId: delivery.id,
  });
  return { state: "parked", problem };
}

async function findAlike(transaction: Transaction, environmentId: string, message: TransactionMessage) {
  if (!message.arn) return undefined;
  const [alike] = await transaction
    .select({ id: transactions.id })
    .from(transactions)
    .where(
      and(
        eq(transactions.arn, message.arn),
        ne(transactions.id, message.id),
        eq(transactions.environmentId, environmentId),
        eq(transactions.accountId, message.account_id),
        eq(transactions.type, message.type),
        eq(transactions.sequence, message.sequence),
        eq(transactions.billingAmountMinor, message.billingAmountMinor),
      ),
    )
    .limit(1);
  return alike;
}
