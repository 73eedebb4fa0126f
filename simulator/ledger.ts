import { formatAmount, parseAmount } from "@/lib/money";
import type { LedgerEntry, Tenant, Transaction } from "./records";

/** What goes wrong in FINCI's ledger on request, for reconciliation to find. */
export type LedgerFault = "missing" | "amount_off" | "twice";

type NewEntry = { id: string; amount: string; currency: string; narrative: string; bookedAt: string };

/** An entry on the tenant's master account in that currency; null when it has none. */
export function masterEntry(tenant: Tenant, entry: NewEntry): LedgerEntry | null {
  const account = tenant.masterAccounts?.find(({ currency }) => currency === entry.currency);
  if (!account) return null;
  const { id, amount, currency, narrative, bookedAt } = entry;
  const value_date = bookedAt.slice(0, 10);
  const { account_id } = account;
  return {
    id,
    tenant: tenant.name,
    account_id,
    booked_at: bookedAt,
    value_date,
    amount,
    currency,
    narrative,
  };
}

/**
 * FINCI's booking of a presentment or return. The narrative starts with CRDS and contains the authorization id
 * (DOCUMENTED); its form and the transaction's own id where there was no authorization are ASSUMED (contract §9).
 */
export function bookingOf(
  tenant: Tenant,
  { message }: Pick<Transaction, "message">,
  nextId: () => string,
  fault?: LedgerFault,
): LedgerEntry[] {
  if (fault === "missing") return [];
  const { billing_currency: currency, merchant } = message;
  const minor = parseAmount(message.billing_amount, currency) + (fault === "amount_off" ? 1n : 0n);
  const amount = formatAmount(message.type === "presentment" ? -minor : minor, currency);
  const narrative = `CRDS ${message.authorization_id ?? message.id} ${merchant.name}`.trim();
  const entry = { amount, currency, narrative, bookedAt: message.created_at };
  return Array.from({ length: fault === "twice" ? 2 : 1 }, () =>
    masterEntry(tenant, { ...entry, id: nextId() }),
  ).filter((booked) => booked !== null);
}
