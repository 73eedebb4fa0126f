import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { contentOf, hasLongHold } from "@/server/authorization/decide";
import { type AuthorizationMessage, approvedResponseCode } from "@/server/finci/contract";
import type { ClaimedDelivery, Outcome } from "./event";

/** An advice with the delivery that brought it. */
export type Advice = { delivery: ClaimedDelivery; message: AuthorizationMessage };

/**
 * Advice: what FINCI really told the merchant. Settles the holds, all in one statement, by the SQL function `note_advices`:
 * there is one for every authorization.
 * @param advices each of an authorization of its own
 * @returns an outcome for each, in their order
 */
export async function handleAdvices(
  transaction: Transaction,
  advices: readonly Advice[],
): Promise<Outcome[]> {
  // `advice: true` without a code says that FINCI went ahead as answered; only a code settles anything.
  const withCode = advices.filter(({ message }) => message.response_code != null);
  const rows = JSON.stringify(withCode.map(toRow));
  const noted = await transaction.execute<Outcome>(
    sql`select state, problem from note_advices(${rows}::text::jsonb)`,
  );
  const outcomes = new Map(withCode.map((advice, index) => [advice, noted[index]]));
  return advices.map((advice) => outcomes.get(advice) ?? noCode);
}

const noCode: Outcome = { state: "parked", problem: "The advice carries no response_code." };

/**
 * True for an advice that says what is most often said. The others may move what limits have counted, whose rows are locked
 * one by one: they are settled alone, so that two of them never wait for each other.
 */
export function isOrdinaryAdvice({ kind, payload }: ClaimedDelivery): boolean {
  return kind === "advice" && payload?.response_code === approvedResponseCode;
}

/** A row of `authorizations` as JSON, as the advice alone would make it. */
function toRow({ delivery, message }: Advice): Record<string, unknown> {
  const { merchant } = message;
  return {
    environment_id: delivery.environmentId,
    account_id: message.account_id,
    received_at: delivery.receivedAt.toISOString(),
    id: message.id,
    program_id: delivery.programId,
    token_id: message.token_id,
    transaction_amount_minor: message.transactionAmountMinor.toString(),
    transaction_currency: message.transaction_currency,
    billing_amount_minor: message.billingAmountMinor.toString(),
    billing_currency: message.billing_currency,
    merchant_id: merchant.id,
    merchant_name: merchant.name,
    merchant_city: merchant.city,
    merchant_country: merchant.country,
    mcc: merchant.mcc,
    entry_mode: message.entry_mode ?? null,
    wallet: message.wallet ?? null,
    three_ds: message.three_ds ?? null,
    finci_created_at: new Date(message.created_at).toISOString(),
    content_hash: createHash("sha256").update(contentOf(message)).digest("base64url"),
    advice_response_code: message.response_code,
    advice_received_at: delivery.receivedAt.toISOString(),
    has_long_hold: hasLongHold(merchant.mcc),
  };
}
