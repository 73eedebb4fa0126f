import { ageBuckets } from "@/lib/reconciliation";
import type { CurrencyTotals, SideTotals, Total } from "../read-totals";
import type { CloseView, DayState } from "./read-close";

/** The figures that a file shows: as signed while the day is signed off, otherwise as they are now. */
export function shownState(close: CloseView): DayState {
  return close.status === "signed_off" && close.signed ? close.signed : close;
}

/** The figures of a currency in the order of the files, each with its name. */
export function figuresOf({ entries, bookings, differenceMinor }: CurrencyTotals): [string, Total][] {
  return [
    ["FINCI's entries, card-related", entries.all],
    ...sideFigures("FINCI's entries", entries),
    ["FINCI's entries, other", entries.other],
    ["Our bookings", bookings.all],
    ...sideFigures("Our bookings", bookings),
    ["Differences of the matched", { count: entries.tolerated.count, minor: differenceMinor }],
  ];
}

function sideFigures(side: string, totals: SideTotals): [string, Total][] {
  const aged = ageBuckets
    .filter(({ key }) => totals.ages[key].count > 0)
    .map(({ key, label }): [string, Total] => [
      `${side}, unmatched, ${label.toLowerCase()}`,
      totals.ages[key],
    ]);
  return [
    [`${side}, matched`, totals.exact],
    [`${side}, matched with a difference`, totals.tolerated],
    [`${side}, unmatched`, totals.unmatched],
    ...aged,
  ];
}
