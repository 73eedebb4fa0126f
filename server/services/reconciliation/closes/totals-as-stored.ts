import type { ageBuckets } from "@/lib/reconciliation";
import type { CurrencyTotals, SideTotals, Total } from "../read-totals";

/** A total as it is kept with a close: minor units as decimal text, because JSON numbers end at 2^53. */
type StoredTotal = { count: number; minor: string };
type StoredSide = Record<"all" | "exact" | "tolerated" | "unmatched", StoredTotal> & {
  other?: StoredTotal;
  ages: Record<(typeof ageBuckets)[number]["key"], StoredTotal>;
};
export type StoredTotals = {
  currencies: {
    currency: string;
    entries: StoredSide;
    bookings: StoredSide;
    difference_minor: string;
    has_account: boolean;
  }[];
  open: StoredOpen[];
  open_count: number;
};
export type StoredOpen = {
  id: string;
  kind: string;
  detail: string;
  amount_minor: string;
  currency: string;
  owner: string | null;
  opened_at: string;
};

const store = ({ count, minor }: Total): StoredTotal => ({ count, minor: String(minor) });
const read = ({ count, minor }: StoredTotal): Total => ({ count, minor: BigInt(minor) });

function eachTotal<From, To>(totals: Record<string, From>, change: (total: From) => To) {
  return Object.fromEntries(Object.entries(totals).map(([key, total]) => [key, change(total)]));
}

/** The totals of a day in the form that is kept. */
export function storeTotals(totals: CurrencyTotals[]): StoredTotals["currencies"] {
  const side = ({ ages, ...rest }: SideTotals & { other?: Total }) =>
    ({ ...eachTotal(rest, store), ages: eachTotal(ages, store) }) as StoredSide;
  return totals.map(({ currency, entries, bookings, differenceMinor, hasAccount }) => ({
    currency,
    entries: side(entries),
    bookings: side(bookings),
    difference_minor: String(differenceMinor),
    has_account: hasAccount,
  }));
}

/** The kept totals, exact again. */
export function readStoredTotals(stored: StoredTotals["currencies"]): CurrencyTotals[] {
  const side = ({ ages, ...rest }: StoredSide) =>
    ({ ...eachTotal(rest, read), ages: eachTotal(ages, read) }) as SideTotals & { other: Total };
  return stored.map(({ currency, entries, bookings, difference_minor, has_account }) => ({
    currency,
    entries: side(entries),
    bookings: side(bookings),
    differenceMinor: BigInt(difference_minor),
    hasAccount: has_account,
  }));
}
