import type { authorizations, deliveries, masterEntries, transactions } from "@/db/schema";
import type { Money } from "@/lib/money";
import { ContractError, parseTransactionWebhook } from "../../../finci/contract";

/** One side of a comparison: an authorization, a booking, a clearing that is held back, or an entry of FINCI's ledger. */
export type SideView = {
  what: "authorization" | "presentment" | "return" | "held_back" | "entry";
  /** FINCI's id. */
  id: string;
  /** The account of an entry of FINCI's ledger. */
  masterAccountId: string | null;
  /** When FINCI made or booked it. */
  at: Date;
  /** In the account's currency, without a sign. */
  amount: Money;
  direction: "takes" | "gives";
  /** The merchant, or what the entry says. */
  name: string;
  tokenId: string | null;
  authorizationId: string | null;
  arn: string | null;
  sequence: number | null;
  isFinal: boolean | null;
  clearingDate: string | null;
  /** What an authorization still holds. */
  held: Money | null;
};

const nothing = {
  masterAccountId: null,
  tokenId: null,
  authorizationId: null,
  arn: null,
  sequence: null,
  isFinal: null,
  clearingDate: null,
  held: null,
};

export function authorizationSide(row: typeof authorizations.$inferSelect): SideView {
  const currency = row.billingCurrency;
  return {
    ...nothing,
    what: "authorization",
    id: row.id,
    at: row.finciCreatedAt,
    amount: { minor: row.billingAmountMinor - row.reversedMinor, currency },
    direction: "takes",
    name: row.merchantName,
    tokenId: row.tokenId,
    authorizationId: row.id,
    held: { minor: row.heldMinor, currency },
  };
}

export function bookingSide(row: typeof transactions.$inferSelect): SideView {
  const { type, arn, sequence, isFinal, clearingDate, tokenId, id } = row;
  return {
    ...nothing,
    what: type,
    id,
    at: row.finciCreatedAt,
    amount: { minor: row.billingAmountMinor, currency: row.billingCurrency },
    direction: type === "presentment" ? "takes" : "gives",
    name: row.merchantName,
    tokenId,
    authorizationId: row.authorizationId ?? row.linkedAuthorizationId,
    arn,
    sequence,
    isFinal,
    clearingDate,
  };
}

export function entrySide(row: typeof masterEntries.$inferSelect): SideView {
  const { amountMinor, currency } = row;
  return {
    ...nothing,
    what: "entry",
    id: row.id,
    masterAccountId: row.masterAccountId,
    at: row.bookedAt,
    amount: { minor: amountMinor < 0n ? -amountMinor : amountMinor, currency },
    direction: amountMinor < 0n ? "takes" : "gives",
    name: row.narrative,
    authorizationId: row.reference,
    clearingDate: row.valueDate,
  };
}

/** The clearing in a delivery that is held back; null when its stored body cannot be read. */
export function heldBackSide({ payload }: Pick<typeof deliveries.$inferSelect, "payload">): SideView | null {
  try {
    const message = parseTransactionWebhook(JSON.stringify(payload));
    return {
      ...nothing,
      what: "held_back",
      id: message.id,
      at: new Date(message.created_at),
      amount: { minor: message.billingAmountMinor, currency: message.billing_currency },
      direction: message.type === "presentment" ? "takes" : "gives",
      name: message.merchant.name,
      tokenId: message.token_id,
      authorizationId: message.authorization_id ?? null,
      arn: message.arn ?? null,
      sequence: message.sequence,
      isFinal: message.final,
      clearingDate: message.clearing_date,
    };
  } catch (error) {
    if (error instanceof ContractError) return null;
    throw error;
  }
}
