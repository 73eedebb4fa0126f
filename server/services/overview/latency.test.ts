import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latencyOf } from "./latency";

/** As the SQL function latency_bucket. */
const bucketOf = (us: number) => Math.round(Math.log(Math.max(us, 1)) * 32);

describe("latencyOf", () => {
  it("is less than 1.6 % from the exact percentiles, and exact at the end", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 1, maxLength: 300 }),
        (durationsUs) => {
          const latency = latencyOf(durationsUs.map((us) => ({ bucket: bucketOf(us), count: 1, maxUs: us })));
          const sorted = durationsUs.toSorted((one, other) => one - other);
          const exactMs = (share: number) => (sorted[Math.ceil(sorted.length * share) - 1] ?? 0) / 1000;
          for (const [is, share] of [
            [latency?.p50Ms, 0.5],
            [latency?.p95Ms, 0.95],
            [latency?.p99Ms, 0.99],
          ] as const) {
            expect(Math.abs((is ?? 0) / exactMs(share) - 1)).toBeLessThan(0.016);
          }
          expect(latency?.maxMs).toBe(exactMs(1));
        },
      ),
    );
  });

  it("is nothing without answers", () => {
    expect(latencyOf([])).toBeNull();
  });
});
