/** How long FINCI waits for our answer. Source: FINCI contract §6. */
const finciWaitsMs = 3000;

/** Buckets to a factor of e; the same number stands in the SQL function latency_bucket. */
const bucketsPerFactorE = 32;

/** Our own time from the first byte to the answer. The percentiles are less than 1.6 % off; the longest is exact. */
export type AnswerLatency = {
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  maxMs: number;
  /** The 99th percentile as a share of the time that FINCI waits, 0 to 1 and above. */
  p99ShareOfWait: number;
};

export type LatencyBucket = { bucket: number; count: number; maxUs: number };

/**
 * Percentiles of a histogram: each is the middle of the bucket that holds the answer at that place (as percentile_disc
 * counts places), less than 1.6 % from it, and never above the longest. Null without answers.
 */
export function latencyOf(histogram: readonly LatencyBucket[]): AnswerLatency | null {
  const buckets = histogram.toSorted((one, other) => one.bucket - other.bucket);
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  const maxMs = buckets.reduce((max, { maxUs }) => Math.max(max, maxUs), 0) / 1000;
  const at = (share: number) => {
    let left = Math.max(1, Math.ceil(total * share));
    const holder = buckets.find(({ count }) => {
      left -= count;
      return left <= 0;
    });
    return Math.min(maxMs, Math.exp((holder?.bucket ?? 0) / bucketsPerFactorE) / 1000);
  };
  const p99Ms = at(0.99);
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms, maxMs, p99ShareOfWait: p99Ms / finciWaitsMs };
}
