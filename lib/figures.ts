const counts = new Intl.NumberFormat("en-GB");

/** A count with grouped digits: `12,480`. */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** Counts stop here: one more stands for "more than". */
export const countMax = 10_000;

/** A count that was made up to `countMax + 1`: `12`, `10,000+`. */
export function formatCapped(count: number): string {
  return count > countMax ? `${counts.format(countMax)}+` : counts.format(count);
}

/** A share (0 to 1) as percent with one decimal: `93.4%`. Never rounds something short of all up to `100.0%`. */
export function formatShare(share: number): string {
  const tenths = share < 1 ? Math.min(Math.round(share * 1000), 999) : Math.round(share * 1000);
  const shown = share > 0 ? Math.max(tenths, 1) : tenths;
  return `${(shown / 10).toFixed(1)}%`;
}

/** The change of a share in percentage points: `+1.2`, `−0.4`, `±0.0`. */
export function formatPoints(change: number): string {
  const tenths = Math.round(change * 1000);
  const sign = tenths > 0 ? "+" : tenths < 0 ? "−" : "±";
  return `${sign}${(Math.abs(tenths) / 10).toFixed(1)}`;
}
