/** Lengths of the periods that are summed up, in minutes, longest first; roll_up_minutes makes them. */
export const periodMinutes = [180, 30, 1] as const;

/** Where the figures of a stretch of time are read: sums of periods of so many minutes, or the payments themselves (0). */
export type Source = (typeof periodMinutes)[number] | 0;

export type Stretch = { source: Source; fromMs: number; toMs: number };

/** Minutes rolled up: from `fromMs` to before `beforeMs`. */
export type Rolled = { fromMs: number; beforeMs: number };

const minuteMs = 60_000;

/**
 * Cuts windows that touch into stretches, each read from the longest periods whose sums are true: a period that lies within
 * one window and one bucket, is rolled up and holds no mark. All else is read from the payments.
 * @param edgesMs the windows' ends, ascending; two windows have three
 * @param bucketMs length of the buckets that sums are told apart by; a whole number of minutes
 * @param markedMs starts of marked minutes
 */
export function planReading(
  edgesMs: readonly number[],
  bucketMs: number,
  rolled: Rolled | null,
  markedMs: ReadonlySet<number>,
): Stretch[] {
  const periods = periodMinutes
    .filter((minutes) => bucketMs % (minutes * minuteMs) === 0)
    .map((minutes) => {
      const lengthMs = minutes * minuteMs;
      return { minutes, lengthMs, marked: new Set([...markedMs].map((at) => Math.floor(at / lengthMs))) };
    });
  const next = (at: number, windowTo: number): Stretch => {
    const period = periods.find(
      ({ lengthMs, marked }) =>
        at % lengthMs === 0 &&
        at + lengthMs <= windowTo &&
        rolled &&
        at >= rolled.fromMs &&
        at + lengthMs <= rolled.beforeMs &&
        !marked.has(at / lengthMs),
    );
    if (period) return { source: period.minutes, fromMs: at, toMs: at + period.lengthMs };
    return {
      source: 0,
      fromMs: at,
      toMs: Math.min(windowTo, (Math.floor(at / minuteMs) + 1) * minuteMs),
    };
  };
  const stretches: Stretch[] = [];
  let at = edgesMs[0] ?? 0;
  for (const windowTo of edgesMs) {
    while (at < windowTo) {
      const stretch = next(at, windowTo);
      const last = stretches.at(-1);
      if (last?.source === stretch.source) last.toMs = stretch.toMs;
      else stretches.push(stretch);
      at = stretch.toMs;
    }
  }
  return stretches;
}
