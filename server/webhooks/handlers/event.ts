import type { deliveries } from "@/db/schema";

/** A delivery claimed from the inbox; its environment and program are known, because the door checked them. */
export type ClaimedDelivery = typeof deliveries.$inferSelect & { environmentId: string; programId: string };

/** What became of an event. `conflict` and `parked` carry the sentence that a person reads. */
export type Outcome =
  | { state: "processed" | "duplicate" }
  | { state: "conflict" | "parked"; problem: string };

export const processed: Outcome = { state: "processed" };
export const duplicate: Outcome = { state: "duplicate" };

/** The amount columns, as they stand in authorizations and transactions. */
export function amountColumns(message: {
  transactionAmountMinor: bigint;
  transaction_currency: string;
  billingAmountMinor: bigint;
  billing_currency: string;
}) {
  return {
    transactionAmountMinor: message.transactionAmountMinor,
    transactionCurrency: message.transaction_currency,
    billingAmountMinor: message.billingAmountMinor,
    billingCurrency: message.billing_currency,
  };
}

/** The merchant columns, as they stand in authorizations and transactions. */
export function merchantColumns(merchant: {
  id: string;
  name: string;
  city: string;
  country: string;
  mcc: string;
}) {
  return {
    merchantId: merchant.id,
    merchantName: merchant.name,
    merchantCity: merchant.city,
    merchantCountry: merchant.country,
    mcc: merchant.mcc,
  };
}
