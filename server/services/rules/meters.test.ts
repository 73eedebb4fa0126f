import { describe, expect, it } from "vitest";
import type { Rule } from "@/lib/rules/schema";
import { mergeRanges, meterKey } from "./meters";

const limit: Extract<Rule, { kind: "velocity" }> = {
  id: "a",
  kind: "velocity",
  window: "day",
  currency: "EUR",
  amountMaxMinor: "100",
  countMax: null,
};
const key = (rule: Partial<typeof limit>, timeZone = "UTC") => meterKey({ ...limit, ...rule }, timeZone);

describe("what a meter counts", () => {
  it("is the same whatever the limit, the order and the spelling of its filter", () => {
    expect(key({ id: "b", amountMaxMinor: "900", countMax: 4 })).toBe(key({}));
    expect(key({ filter: { categories: ["5811-5814"], countries: ["LV", "LT"], merchants: ["Shop"] } })).toBe(
      key({
        filter: {
          categories: ["group:restaurants"],
          countries: ["LT", "LV", "LT"],
          merchants: ["SHOP", "shop"],
        },
      }),
    );
  });

  it("differs by window, time zone, currency and filter", () => {
    const keys = [
      key({}),
      key({ window: "week" }),
      key({}, "Europe/Vilnius"),
      key({ currency: null }),
      key({ filter: { countries: ["LT"] } }),
      key({ filter: { merchants: ["LT"] } }),
      key({ filter: { categories: ["5812"] } }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("merges ranges that touch or overlap", () => {
    const ranges = [
      [5814, 5814],
      [1, 2],
      [5811, 5812],
      [5813, 5813],
      [5, 9],
      [6, 7],
    ] as const;
    expect(mergeRanges(ranges)).toEqual([
      [1, 2],
      [5, 9],
      [5811, 5814],
    ]);
  });
});
