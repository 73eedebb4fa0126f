import { formatAmount, formatMoney, isCurrency, MoneyError, parseAmount } from "./money";

/** Amounts of one currency between two bounds, both inclusive; null is open. */
export type AmountRange = { currency: string; minMinor: bigint | null; maxMinor: bigint | null };

const rangeText = /^(\d[\d.]*)?-(\d[\d.]*)? ([A-Z]{3})$/;

/**
 * Reads `10.00-50.00 EUR`, `10.00- EUR` (from) and `-50.00 EUR` (up to), as a filter carries it in the URL.
 * @throws MoneyError for another form, a bound that is not exact in the currency, or bounds in the wrong order
 */
export function parseAmountRange(text: string): AmountRange {
  const [, from, to, currency = ""] = rangeText.exec(text) ?? [];
  if (!isCurrency(currency) || (from === undefined && to === undefined))
    throw new MoneyError("Give a lower or an upper amount and a currency.");
  const minMinor = from === undefined ? null : parseAmount(from, currency);
  const maxMinor = to === undefined ? null : parseAmount(to, currency);
  if (minMinor !== null && maxMinor !== null && minMinor > maxMinor)
    throw new MoneyError("The lower amount is above the upper one.");
  return { currency, minMinor, maxMinor };
}

/** The range as the URL carries it; the opposite of `parseAmountRange`. */
export function formatAmountRange({ currency, minMinor, maxMinor }: AmountRange): string {
  const bound = (minor: bigint | null) => (minor === null ? "" : formatAmount(minor, currency));
  return `${bound(minMinor)}-${bound(maxMinor)} ${currency}`;
}

/** The range for people: `10.00 EUR to 50.00 EUR`, `from 1,000.00 EUR`, `up to 50.00 EUR`. */
export function amountRangeWords({ currency, minMinor, maxMinor }: AmountRange): string {
  const bound = (minor: bigint) => formatMoney({ minor, currency });
  if (minMinor === null) return `up to ${bound(maxMinor ?? 0n)}`;
  if (maxMinor === null) return `from ${bound(minMinor)}`;
  return `${bound(minMinor)} to ${bound(maxMinor)}`;
}
