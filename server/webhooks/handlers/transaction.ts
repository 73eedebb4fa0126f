import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import type { TransactionMessage } from "@/server/finci/contract";
import type { ClaimedDelivery, Outcome } from "./event";

/** A presentment or return with the delivery that brought it. */
export type Clearing = { delivery: ClaimedDelivery; message: TransactionMessage };

/**
 * A presentment takes the amount and releases the hold of its authorization, if it has one; a return gives the amount
 * back. All of them in one statement, by the SQL function `book_transactions`: clearing comes in masses, and a round trip
 * for each step cost ten times the work itself.
 * @param clearings each with an id of its own
 * @returns an outcome for each, in their order
 */
export async function handleTransactions(
  transaction: Transaction,
  clearings: readonly Clearing[],
): Promise<Outcome[]> {
  const bookings = JSON.stringify(clearings.map(toBooking));
  const rows = await transaction.execute<Outcome>(
    sql`select state, problem from book_transactions(${bookings}::text::jsonb)`,
  );
  return [...rows];
}

/** A row of `transactions` as JSON, with its delivery. */
function toBooking({ delivery, message }: Clearing): Record<string, unknown> {
  const { merchant } = message;
  return {
    delivery_id: delivery.id,
    environment_id: delivery.environmentId,
    account_id: message.account_id,
    received_at: delivery.receivedAt.toISOString(),
    id: message.id,
    program_id: delivery.programId,
    type: message.type,
    token_id: message.token_id,
    authorization_id: message.authorization_id ?? null,
    original_transaction_id: message.original_transaction_id ?? null,
    transaction_amount_minor: message.transactionAmountMinor.toString(),
    transaction_currency: message.transaction_currency,
    billing_amount_minor: message.billingAmountMinor.toString(),
    billing_currency: message.billing_currency,
    merchant_id: merchant.id,
    merchant_name: merchant.name,
    merchant_city: merchant.city,
    merchant_country: merchant.country,
    mcc: merchant.mcc,
    arn: message.arn ?? null,
    clearing_date: message.clearing_date,
    sequence: message.sequence,
    is_final: message.final,
    content_hash: createHash("sha256").update(contentOf(message)).digest("base64url"),
    finci_created_at: new Date(message.created_at).toISOString(),
  };
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
