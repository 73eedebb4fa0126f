/** Where the figures of a stretch of time are read. */
export type Source = "payments" | "minutes" | "half_hours";

export type Stretch = { source: Source; fromMs: number; toMs: number };

/** Minutes rolled up: from `fromMs` to before `beforeMs`. */
export type Rolled = { fromMs: number; beforeMs: number };

const minuteMs = 60_000;
const halfHourMs = 30 * minuteMs;

/**
 * Cuts windows that touch into stretches, each read from the coarsest sums that are true for it: a half hour or a minute that
 * lies within one window, is rolled up and holds no mark. All else is read from the payments.
 * @param edgesMs the windows' ends, ascending; two windows have three
 * @param markedMs starts of marked minutes
 * @param bucketMs length of the buckets that sums are told apart by; a whole number of minutes
 */
export function planReading(
  edgesMs: readonly number[],
  bucketMs: number,
  rolled: Rolled | null,
  markedMs: ReadonlySet<number>,
): Stretch[] {
  const stretches: Stretch[] = [];
  const markedHalfHours = new Set([...markedMs].map((at) => Math.floor(at / halfHourMs)));
  const isRolled = (from: number, to: number) => rolled && from >= rolled.fromMs && to <= rolled.beforeMs;
  const usesHalfHours = bucketMs % halfHourMs === 0;
  for (const [index, windowTo] of edgesMs.entries()) {
    let at = index === 0 ? windowTo : (edgesMs[index - 1] ?? windowTo);
    while (at < windowTo) {
      const fits = (length: number) =>
        at % length === 0 && at + length <= windowTo && isRolled(at, at + length);
      let next: Stretch;
      if (usesHalfHours && fits(halfHourMs) && !markedHalfHours.has(at / halfHourMs))
        next = { source: "half_hours", fromMs: at, toMs: at + halfHourMs };
      else if (fits(minuteMs) && !markedMs.has(at))
        next = { source: "minutes", fromMs: at, toMs: at + minuteMs };
      else
        next = {
          source: "payments",
          fromMs: at,
          toMs: Math.min(windowTo, (Math.floor(at / minuteMs) + 1) * minuteMs),
        };
      const last = stretches.at(-1);
      if (last?.source === next.source) last.toMs = next.toMs;
      else stretches.push(next);
      at = next.toMs;
    }
  }
  return stretches;
}
