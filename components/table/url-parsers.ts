import { createParser, parseAsString } from "nuqs/server";
import { formatAmountRange, parseAmountRange } from "@/lib/amount-range";
import { mccPattern, uuidPattern } from "@/lib/ids";
import { isCurrency } from "@/lib/money";

/** A uuid in the URL; anything else counts as not set, so that a mistyped link still opens the list. */
export const parseAsUuid = createParser({
  parse: (text) => (uuidPattern.test(text) ? text : null),
  serialize: String,
});

const filterTextLengthMax = 100;

/** Free text of a filter, within the length the server takes. */
export const parseAsFilterText = createParser({
  parse: (text) => parseAsString.parse(text)?.trim().slice(0, filterTextLengthMax) || null,
  serialize: String,
});

const merchantTextLengthMin = 3;

/** Part of a merchant's name, of the length the server takes. */
export const parseAsMerchantText = createParser({
  parse: (text) => {
    const trimmed = text.trim().slice(0, filterTextLengthMax);
    return trimmed.length < merchantTextLengthMin ? null : trimmed;
  },
  serialize: String,
});

/** A merchant category code. */
export const parseAsMcc = createParser({
  parse: (text) => (mccPattern.test(text) ? text : null),
  serialize: String,
});

/** A country's code in capitals. */
export const parseAsCountry = createParser({
  parse: (text) => (/^[A-Za-z]{2,3}$/.test(text) ? text.toUpperCase() : null),
  serialize: String,
});

/** An amount range in the form of `lib/amount-range`. */
export const parseAsAmountRange = createParser({
  parse: (text) => {
    try {
      return formatAmountRange(parseAmountRange(text));
    } catch {
      return null;
    }
  },
  serialize: String,
});

/** The range as the list queries take it. */
export function toAmountInput(range: string | null) {
  if (range === null) return {};
  const { currency, minMinor, maxMinor } = parseAmountRange(range);
  return { currency, billingMinorMin: minMinor ?? undefined, billingMinorMax: maxMinor ?? undefined };
}

/** An HTTP status; kept as text, for a filter. */
export const parseAsHttpStatus = createParser({
  parse: (text) => (/^[1-5]\d\d$/.test(text) ? text : null),
  serialize: String,
});

/** An ISO 4217 currency in the URL, in any case; anything else counts as not set. */
export const parseAsCurrency = createParser({
  parse: (text) => (isCurrency(text.toUpperCase()) ? text.toUpperCase() : null),
  serialize: String,
});
