import currencyCodes from "currency-codes";
import { isFinciId, uuidPattern } from "@/lib/ids";
import { isCurrency, MoneyError, parseAmount } from "@/lib/money";

/** An amount as one of several currencies would read it. */
export type AmountReading = { minor: bigint; currencies: string[] };

/** What a text of the search box can be; a text may be several things at once. */
export type Interpretation = {
  /** Any of FINCI's ids. */
  finciId: string | null;
  /** A delivery's own id. */
  uuid: string | null;
  lastFour: string | null;
  /** Acquirer reference number: 23 digits. */
  arn: string | null;
  /** International number, with its plus sign whether it was typed or not. */
  phone: string | null;
  amounts: AmountReading[];
  /** The integrator's own id of a person, corporate or employee. */
  externalId: string | null;
  /** Part of a name, an e-mail or a merchant; 3 characters or more. */
  name: string | null;
};

/** Currencies with as many decimals as the index says. */
const currenciesByDecimals = [0, 1, 2, 3, 4].map((decimals) =>
  currencyCodes.codes().filter((code) => currencyCodes.code(code)?.digits === decimals),
);

/** Reads the text of the search box: spaces inside numbers are forgiven, everything else counts as it stands. */
export function interpretText(text: string): Interpretation {
  const compact = text.replace(/[\s-]/g, "");
  const digits = /^\d+$/.test(compact) ? compact : null;
  return {
    finciId: digits && isFinciId(digits) ? digits : null,
    uuid: uuidPattern.test(text.toLowerCase()) ? text.toLowerCase() : null,
    lastFour: digits?.length === 4 ? digits : null,
    arn: digits?.length === 23 ? digits : null,
    phone: /^(\+|00)?[1-9]\d{6,14}$/.test(compact) ? `+${compact.replace(/^(\+|00)/, "")}` : null,
    amounts: readAmount(text),
    externalId: /^\S{2,64}$/.test(text) ? text : null,
    name: text.length >= 3 && !digits && /\p{L}/u.test(text) ? text : null,
  };
}

/** `84.20` in every currency that can hold it, `84.20 EUR` or `EUR 84.20` in that one. A bare whole number is no amount. */
function readAmount(text: string): AmountReading[] {
  const parts = /^(?:([A-Za-z]{3})\s*)?(\d{1,12}(?:[.,]\d{1,3})?)(?:\s*([A-Za-z]{3}))?$/.exec(text);
  if (!parts) return [];
  const [, before, amount = "", after] = parts;
  const decimal = amount.replace(",", ".");
  const named = (before ?? after)?.toUpperCase();
  if (named) return isCurrency(named) ? readIn(decimal, [named]) : [];
  if (!decimal.includes(".")) return [];
  return currenciesByDecimals.flatMap((currencies) => readIn(decimal, currencies));
}

/** The reading in currencies with the same number of decimals; none where the text is too precise for them. */
function readIn(decimal: string, currencies: string[]): AmountReading[] {
  const [first] = currencies;
  if (!first) return [];
  try {
    return [{ minor: parseAmount(decimal, first), currencies }];
  } catch (error) {
    if (error instanceof MoneyError) return [];
    throw error;
  }
}
