import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { transactions } from "@/db/schema";
import type { TransactionMessage } from "@/server/finci/contract";
import {
  lockAccount,
  lockFinciId,
  postTransaction,
  settleAuthorization,
  settleTransaction,
} from "@/server/ledger";
import { holdBackDuplicate } from "./duplicates";
import {
  amountColumns,
  type ClaimedDelivery,
  duplicate,
  merchantColumns,
  type Outcome,
  processed,
} from "./event";

/**
 * A presentment takes the amount and releases the hold of its authorization, if it has one; a return gives the amount
 * back. Both are booked as FINCI sends them, even beyond the balance: FINCI has already settled them (DOCUMENTED: the
 * presentment is the final record). Without a known account nothing can be booked; the delivery is parked for a person.
 */
export async function handleTransaction(
  transaction: Transaction,
  delivery: ClaimedDelivery,
  message: TransactionMessage,
): Promise<Outcome> {
  const account = { environmentId: delivery.environmentId, accountId: message.account_id };
  await lockFinciId(transaction, account.environmentId, message.id);
  const accountCurrency = await lockAccount(transaction, account);
  if (accountCurrency === null) {
    return {
      state: "parked",
      problem: `Account ${message.account_id} is not known here, so nothing was booked.`,
    };
  }
  if (accountCurrency !== message.billing_currency) {
    return {
      state: "parked",
      problem: `The account is kept in ${accountCurrency}, the ${message.type} is billed in ${message.billing_currency}; nothing was booked.`,
    };
  }
  const contentHash = createHash("sha256").update(contentOf(message)).digest("base64url");
  const [known] = await transaction
    .select({ contentHash: transactions.contentHash })
    .from(transactions)
    .where(and(eq(transactions.id, message.id), eq(transactions.environmentId, account.environmentId)));
  if (known) {
    return known.contentHash === contentHash
      ? duplicate
      : {
          state: "conflict",
          problem: `The same ${message.type} id came before with other content. The first one stands.`,
        };
  }
  const heldBack = await holdBackDuplicate(transaction, delivery, message);
  if (heldBack) return heldBack;
  const authorizationId = message.authorization_id ?? null;
  await transaction.insert(transactions).values({
    ...account,
    ...amountColumns(message),
    ...merchantColumns(message.merchant),
    receivedAt: delivery.receivedAt,
    id: message.id,
    programId: delivery.programId,
    type: message.type,
    tokenId: message.token_id,
    authorizationId,
    originalTransactionId: message.original_transaction_id ?? null,
    arn: message.arn ?? null,
    clearingDate: message.clearing_date,
    sequence: message.sequence,
    isFinal: message.final,
    contentHash,
    finciCreatedAt: new Date(message.created_at),
  });
  await postTransaction(transaction, {
    account,
    kind: message.type,
    currency: accountCurrency,
    postedDeltaMinor:
      message.type === "presentment" ? -message.billingAmountMinor : message.billingAmountMinor,
    authorizationId,
    transactionId: message.id,
    narrative: message.merchant.name,
  });
  if (authorizationId && message.type === "presentment") {
    await settleAuthorization(transaction, account, authorizationId, `presentment ${message.id}`);
  }
  await settleTransaction(transaction, account, message.id);
  return processed;
}

function contentOf(message: TransactionMessage): string {
  return JSON.stringify([
    message.type,
    message.token_id,
    message.account_id,
    message.authorization_id ?? null,
    message.billingAmountMinor.toString(),
    message.billing_currency,
    message.sequence,
    message.final,
  ]);
}
