import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planReading } from "./plan-reading";

const minuteMs = 60_000;
const halfHourMs = 30 * minuteMs;
const none: ReadonlySet<number> = new Set();

describe("planReading", () => {
  it("reads the payments of what is not rolled up", () => {
    expect(planReading([30_000, 90_000, 150_500], minuteMs, null, none)).toEqual([
      { source: 0, fromMs: 30_000, toMs: 150_500 },
    ]);
  });

  it("reads the payments of the cut minutes, of marked ones and of the open end", () => {
    const edges = [30_000, 5 * minuteMs + 1, 9 * minuteMs];
    const rolled = { fromMs: 0, beforeMs: 8 * minuteMs };
    expect(planReading(edges, minuteMs, rolled, new Set([2 * minuteMs]))).toEqual([
      { source: 0, fromMs: 30_000, toMs: minuteMs },
      { source: 1, fromMs: minuteMs, toMs: 2 * minuteMs },
      { source: 0, fromMs: 2 * minuteMs, toMs: 3 * minuteMs },
      { source: 1, fromMs: 3 * minuteMs, toMs: 5 * minuteMs },
      { source: 0, fromMs: 5 * minuteMs, toMs: 6 * minuteMs },
      { source: 1, fromMs: 6 * minuteMs, toMs: 8 * minuteMs },
      { source: 0, fromMs: 8 * minuteMs, toMs: 9 * minuteMs },
    ]);
  });

  it("reads no period longer than a bucket, and the minutes of one that is marked", () => {
    const edges = [0, 3 * halfHourMs, 3 * halfHourMs];
    const rolled = { fromMs: 0, beforeMs: 3 * halfHourMs };
    const marked = new Set([halfHourMs]);
    expect(planReading(edges, halfHourMs, rolled, marked)).toEqual([
      { source: 30, fromMs: 0, toMs: halfHourMs },
      { source: 0, fromMs: halfHourMs, toMs: halfHourMs + minuteMs },
      { source: 1, fromMs: halfHourMs + minuteMs, toMs: 2 * halfHourMs },
      { source: 30, fromMs: 2 * halfHourMs, toMs: 3 * halfHourMs },
    ]);
    expect(planReading(edges, minuteMs, rolled, none)).toEqual([
      { source: 1, fromMs: 0, toMs: 3 * halfHourMs },
    ]);
  });

  it("reads the longest periods that fit into window and bucket", () => {
    const edges = [0, 7 * halfHourMs, 14 * halfHourMs];
    const rolled = { fromMs: 0, beforeMs: 14 * halfHourMs };
    expect(planReading(edges, 6 * halfHourMs, rolled, none)).toEqual([
      { source: 180, fromMs: 0, toMs: 6 * halfHourMs },
      { source: 30, fromMs: 6 * halfHourMs, toMs: 14 * halfHourMs },
    ]);
  });

  it("covers the windows once, and never reads a sum that is not true or reaches across an edge", () => {
    const moment = fc.integer({ min: 0, max: 20 * halfHourMs });
    fc.assert(
      fc.property(
        fc.tuple(moment, moment, moment),
        fc.tuple(moment, moment),
        fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 5 }),
        fc.constantFrom(minuteMs, halfHourMs, 6 * halfHourMs),
        (unsorted, [one, other], markedMinutes, bucketMs) => {
          const edges = [...unsorted].sort((a, b) => a - b);
          const minute = (ms: number) => Math.floor(ms / minuteMs) * minuteMs;
          const rolled = { fromMs: minute(Math.min(one, other)), beforeMs: minute(Math.max(one, other)) };
          const marked = new Set(markedMinutes.map((at) => at * minuteMs));
          const stretches = planReading(edges, bucketMs, rolled, marked);
          let at = edges[0];
          for (const { source, fromMs, toMs } of stretches) {
            expect(fromMs).toBe(at);
            at = toMs;
            if (source === 0) continue;
            const length = source * minuteMs;
            expect([fromMs % length, toMs % length]).toEqual([0, 0]);
            expect(fromMs >= rolled.fromMs && toMs <= rolled.beforeMs).toBe(true);
            expect([...marked].some((mark) => mark >= fromMs && mark < toMs)).toBe(false);
            for (const edge of edges)
              expect(edge <= fromMs || edge >= toMs || edge % length === 0).toBe(true);
          }
          expect(at).toBe(edges[2]);
        },
      ),
    );
  });
});
