import { describe, expect, it } from "vitest";
import { windowEnd } from "./local-time";

describe("the end of a calendar window", () => {
  it.each([
    ["day", "2026-11-22", "Europe/Vilnius", "2026-11-22T22:00:00.000Z"],
    ["week", "2026-11-16", "Europe/Vilnius", "2026-11-22T22:00:00.000Z"],
    ["month", "2026-12-01", "Europe/Vilnius", "2026-12-31T22:00:00.000Z"],
    ["month", "2026-01-01", "UTC", "2026-02-01T00:00:00.000Z"],
    // The clock goes forward and back between the start and the end.
    ["day", "2026-03-29", "Europe/Vilnius", "2026-03-29T21:00:00.000Z"],
    ["day", "2026-10-25", "Europe/Vilnius", "2026-10-25T22:00:00.000Z"],
    ["day", "2026-03-28", "Europe/Vilnius", "2026-03-28T22:00:00.000Z"],
    ["day", "2026-11-22", "America/Los_Angeles", "2026-11-23T08:00:00.000Z"],
    ["day", "2026-11-22", "Asia/Kathmandu", "2026-11-22T18:15:00.000Z"],
  ] as const)("%s from %s in %s is %s", (window, start, timeZone, end) => {
    expect(windowEnd(window, start, timeZone)?.toISOString()).toBe(end);
  });

  it("never comes for a lifetime", () => {
    expect(windowEnd("lifetime", "1970-01-01", "UTC")).toBeNull();
  });
});
