import { currencyDecimals, formatAmount, parseAmount } from "@/lib/money";
import type { AmountTexts } from "./records";

/** Millionths of a currency for one euro. Fixed, so that a test knows the outcome. */
const perEuroMillionths: Record<string, bigint> = {
  EUR: 1_000_000n,
  USD: 1_089_400n,
  GBP: 851_200n,
  CHF: 941_700n,
  SEK: 11_324_000n,
  NOK: 11_618_000n,
  DKK: 7_459_800n,
  PLN: 4_281_500n,
  CZK: 24_912_000n,
  HUF: 398_650_000n,
  RON: 4_972_300n,
  BGN: 1_955_830n,
  ISK: 149_200_000n,
  TRY: 46_150_000n,
  JPY: 164_380_000n,
  CNY: 7_806_000n,
  HKD: 8_471_000n,
  SGD: 1_432_600n,
  AUD: 1_664_900n,
  CAD: 1_502_300n,
  AED: 4_001_100n,
  BHD: 410_700n,
  KWD: 334_900n,
  INR: 93_480_000n,
  BRL: 6_183_000n,
  MXN: 21_452_000n,
  ZAR: 19_437_000n,
  THB: 37_204_000n,
};

/** Currencies that the simulator can convert. */
export const convertibleCurrencies: ReadonlySet<string> = new Set(Object.keys(perEuroMillionths));

/**
 * Converts minor units exactly, rounding half away from zero.
 * @throws RangeError for a currency without a rate
 */
export function convert(minor: bigint, from: string, to: string): bigint {
  if (from === to) return minor;
  const [rateFrom, rateTo] = [perEuroMillionths[from], perEuroMillionths[to]];
  if (!rateFrom || !rateTo) throw new RangeError(`No exchange rate between ${from} and ${to}`);
  const numerator = minor * rateTo * 10n ** BigInt(currencyDecimals(to));
  return divideRounded(numerator, rateFrom * 10n ** BigInt(currencyDecimals(from)));
}

/** `part` of `whole`, scaled to `total`: the billing amount of a partial clearing. */
export function scale(total: bigint, part: bigint, whole: bigint): bigint {
  return part === whole || whole === 0n ? total : divideRounded(total * part, whole);
}

function divideRounded(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

/** The four amount fields of the wire. */
export function amountTexts(
  transaction: { minor: bigint; currency: string },
  billing: { minor: bigint; currency: string },
): AmountTexts {
  return {
    transaction_amount: formatAmount(transaction.minor, transaction.currency),
    transaction_currency: transaction.currency,
    billing_amount: formatAmount(billing.minor, billing.currency),
    billing_currency: billing.currency,
  };
}

/** Sums of the two amounts over several events of one payment, in minor units. */
export function sumAmounts(events: AmountTexts[]): { transaction: bigint; billing: bigint } {
  return events.reduce(
    (sum, event) => ({
      transaction: sum.transaction + parseAmount(event.transaction_amount, event.transaction_currency),
      billing: sum.billing + parseAmount(event.billing_amount, event.billing_currency),
    }),
    { transaction: 0n, billing: 0n },
  );
}
