import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { authorizationReversals } from "@/db/schema";
import type { AuthorizationMessage } from "@/server/finci/contract";
import { lockAccount, lockFinciId, settleAuthorization } from "@/server/ledger";
import { type ClaimedDelivery, duplicate, type Outcome, processed } from "./event";

/**
 * A reversal cancels an approved authorization wholly or partly before presentment. It counts from when it arrives,
 * and stops counting when its own advice says that FINCI did not approve it. It may overtake its authorization.
 */
export async function handleReversal(
  transaction: Transaction,
  delivery: ClaimedDelivery,
  message: AuthorizationMessage,
): Promise<Outcome> {
  const account = { environmentId: delivery.environmentId, accountId: message.account_id };
  const originalAuthorizationId = message.original_authorization_id;
  if (!originalAuthorizationId)
    return { state: "parked", problem: "The reversal names no original authorization." };
  await lockFinciId(transaction, account.environmentId, message.id);
  await lockAccount(transaction, account);
  const isThis = and(
    eq(authorizationReversals.id, message.id),
    eq(authorizationReversals.environmentId, account.environmentId),
  );
  const [known] = await transaction.select().from(authorizationReversals).where(isThis);
  const adviceResponseCode = message.response_code ?? null;
  if (known) {
    const isSame =
      known.billingAmountMinor === message.billingAmountMinor &&
      known.originalAuthorizationId === originalAuthorizationId &&
      known.accountId === message.account_id;
    if (!isSame)
      return { state: "conflict", problem: "The same reversal id came before with other content." };
    if (adviceResponseCode === null || known.adviceResponseCode === adviceResponseCode) return duplicate;
    if (known.adviceResponseCode) {
      return {
        state: "conflict",
        problem: `Two advices of this reversal differ; ${known.adviceResponseCode} stands.`,
      };
    }
    await transaction.update(authorizationReversals).set({ adviceResponseCode }).where(isThis);
  } else {
    await transaction.insert(authorizationReversals).values({
      ...account,
      receivedAt: delivery.receivedAt,
      id: message.id,
      originalAuthorizationId,
      billingAmountMinor: message.billingAmountMinor,
      billingCurrency: message.billing_currency,
      adviceResponseCode,
      finciCreatedAt: new Date(message.created_at),
    });
  }
  await settleAuthorization(transaction, account, originalAuthorizationId, `reversal ${message.id}`);
  return processed;
}
