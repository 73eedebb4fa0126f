import { describe, expect, test } from "vitest";
import { prepareStackedBars, roundTicks } from "./prepare-stacked-bars";

const series = [
  { key: "approved", name: "Approved", style: "a" },
  { key: "declined", name: "Declined", style: "d" },
] as const;

const minute = (index: number) => new Date(Date.UTC(2026, 10, 22, 10, index));
const bucket = (index: number, approved: number, declined: number) => ({
  from: minute(index),
  to: minute(index + 1),
  approved,
  declined,
});

describe("roundTicks", () => {
  test.each([
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [100, [0, 50, 100]],
    [1201, [0, 500, 1000, 1500]],
  ])("holds %d", (largest, ticks) => expect(roundTicks(largest)).toEqual(ticks));
});

describe("prepareStackedBars", () => {
  test("gives each part its share of the round top", () => {
    const { bars, ticks } = prepareStackedBars([bucket(0, 3, 1), bucket(1, 0, 0)], series);
    expect(ticks).toEqual([0, 1, 2, 3, 4]);
    expect(bars[0]?.total).toBe(4);
    expect(bars[0]?.parts.map((part) => part.share)).toEqual([0.75, 0.25]);
    expect(bars[1]?.parts.map((part) => part.share)).toEqual([0, 0]);
    expect(bars[0]?.label).toBe("10:00 to 10:01 UTC");
  });

  test("names the day when the window is longer than one", () => {
    const week = [
      {
        from: new Date("2026-11-16T00:00:00Z"),
        to: new Date("2026-11-16T03:00:00Z"),
        approved: 1,
        declined: 0,
      },
      {
        from: new Date("2026-11-22T21:00:00Z"),
        to: new Date("2026-11-23T00:00:00Z"),
        approved: 0,
        declined: 1,
      },
    ];
    expect(prepareStackedBars(week, series).bars[0]?.label).toBe("Mon 00:00 to Mon 03:00 UTC");
  });

  test("has nothing to draw without buckets", () => {
    expect(prepareStackedBars([], series)).toEqual({ bars: [], ticks: [0, 1], marks: [] });
  });
});
