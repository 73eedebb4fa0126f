import { formatAmount, formatMoney, MoneyError, parseAmount } from "@/lib/money";
import { DomainError } from "../../errors";

/** Largest single funding or adjustment, in minor units: a slip of the finger stops here. */
export const correctionMinorMax = 100_000_000_000n;

/**
 * The amount as typed, more than zero and within the largest.
 * @throws DomainError invalid, at the field `amount`
 */
export function readAmount(text: string, currency: string): bigint {
  let minor: bigint;
  try {
    minor = parseAmount(text, currency);
  } catch (error) {
    if (error instanceof MoneyError) throw invalid("amount", `${error.message}. Write it like 250.00.`);
    throw error;
  }
  if (minor <= 0n) throw invalid("amount", "The amount must be more than zero.");
  if (minor > correctionMinorMax) {
    const most = formatAmount(correctionMinorMax, currency);
    throw invalid("amount", `One booking holds at most ${most} ${currency}.`);
  }
  return minor;
}

/** @throws DomainError invalid where the currency is not the account's: nothing is converted here */
export function requireCurrency(currency: string, account: { currency: string }): void {
  if (currency !== account.currency)
    throw invalid("currency", `The account is in ${account.currency}; it takes no other currency.`);
}

/**
 * Refuses to take what is held or not there: approvals of payments rely on it.
 * @throws DomainError conflict
 */
export function requireAvailable(
  balance: { postedMinor: bigint; heldMinor: bigint },
  takenMinor: bigint,
  currency: string,
): void {
  const available = balance.postedMinor - balance.heldMinor;
  if (takenMinor <= available) return;
  throw new DomainError(
    "conflict",
    `Nothing was booked: ${formatMoney({ minor: takenMinor, currency })} would be taken, and ${formatMoney({ minor: available, currency })} is available.`,
  );
}

export function invalid(field: string, sentence: string): DomainError {
  return new DomainError("invalid", `Nothing was booked. ${sentence}`, { fields: { [field]: sentence } });
}
