import currencyCodes from "currency-codes";

/** An exact amount: integer minor units of an ISO 4217 currency (EUR 12.34 is `{ minor: 1234n, currency: "EUR" }`). */
export type Money = { minor: bigint; currency: string };

/** Largest amount the console accepts, in minor units: what a Postgres `bigint` holds with room to add. */
export const amountMinorMax = 1_000_000_000_000_000_000n;

/** Thrown for a currency that ISO 4217 does not list or an amount that is not exact in its currency. */
export class MoneyError extends Error {
  override name = "MoneyError";
}

/** Decimals by currency code, looked up once: the library searches its whole list each time. */
const decimalsByCode = new Map(
  currencyCodes.codes().map((code) => [code, currencyCodes.code(code)?.digits ?? 0] as const),
);

/** Every currency code that ISO 4217 lists, in order: for a choice. */
export const currencyOptions: readonly string[] = [...decimalsByCode.keys()].sort();

/** True for a currency code that ISO 4217 lists (three capital letters). */
export function isCurrency(currency: string): boolean {
  return decimalsByCode.has(currency);
}

/**
 * Number of decimals of a currency (JPY 0, EUR 2, BHD 3). Source: ISO 4217.
 * @throws MoneyError for an unknown currency
 */
export function currencyDecimals(currency: string): number {
  const decimals = decimalsByCode.get(currency);
  if (decimals === undefined) throw new MoneyError(`${currency} is not an ISO 4217 currency`);
  return decimals;
}

/**
 * Reads a decimal text exactly: `"84.20"` in USD is `8420n`. Fewer decimals than the currency has are completed;
 * more are refused, even when they are zeros beyond what the currency can hold.
 * @throws MoneyError when the text is not a plain decimal, is too precise, or is out of range
 */
export function parseAmount(text: string, currency: string): bigint {
  const decimals = currencyDecimals(currency);
  const parts = /^(-?)(\d{1,19})(?:\.(\d{1,9}))?$/.exec(text);
  if (!parts) throw new MoneyError(`"${text.slice(0, 40)}" is not a decimal amount`);
  const [, sign, whole = "", fraction = ""] = parts;
  if (fraction.length > decimals) {
    throw new MoneyError(`"${text}" has more than the ${decimals} decimals of ${currency}`);
  }
  const minor = BigInt(whole + fraction.padEnd(decimals, "0"));
  if (minor > amountMinorMax) throw new MoneyError(`"${text}" is larger than the console accepts`);
  return sign === "-" ? -minor : minor;
}

/** The plain decimal text of an amount, as it stands on the wire: `8420n` in USD is `"84.20"`. */
export function formatAmount(minor: bigint, currency: string): string {
  const decimals = currencyDecimals(currency);
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, "0");
  const sign = minor < 0n ? "-" : "";
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** The amount for people: grouped digits and the currency code, `1,234.50 EUR`. Exact for any size. */
export function formatMoney({ minor, currency }: Money): string {
  const [whole = "0", fraction] = formatAmount(minor < 0n ? -minor : minor, currency).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${minor < 0n ? "−" : ""}${grouped}${fraction ? `.${fraction}` : ""} ${currency}`;
}
