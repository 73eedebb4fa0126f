import { describe, expect, it } from "vitest";
import { dayOf, isDay, presetPeriod, readPeriod } from "./statement-period";

describe("days", () => {
  it.each([
    ["2026-11-22T22:30:00Z", "Europe/Vilnius", "2026-11-23"],
    ["2026-11-22T22:30:00Z", "UTC", "2026-11-22"],
    ["2026-11-22T04:59:00Z", "America/New_York", "2026-11-21"],
  ])("%s in %s is %s", (moment, zone, day) => {
    expect(dayOf(new Date(moment), zone)).toBe(day);
  });

  it.each([
    ["2026-02-28", true],
    ["2026-02-29", false],
    ["2028-02-29", true],
    ["2026-13-01", false],
    ["26-01-01", false],
    ["", false],
  ])("%s is a day: %s", (text, expected) => {
    expect(isDay(text)).toBe(expected);
  });
});

describe("periods", () => {
  it.each([
    ["today", "2026-03-01", "2026-03-01", "2026-03-01"],
    ["yesterday", "2026-03-01", "2026-02-28", "2026-02-28"],
    ["month", "2026-03-31", "2026-03-01", "2026-03-31"],
    ["lastMonth", "2026-01-15", "2025-12-01", "2025-12-31"],
    ["days90", "2026-03-31", "2026-01-01", "2026-03-31"],
    ["year", "2026-03-31", "2026-01-01", "2026-03-31"],
  ] as const)("%s on %s is %s to %s", (preset, today, from, to) => {
    expect(presetPeriod(preset, today)).toEqual({ from, to });
  });

  it.each([
    [null, null, "2026-03-01", "2026-03-15"],
    ["2026-02-03", "2026-02-09", "2026-02-03", "2026-02-09"],
    ["2026-02-09", "2026-02-03", "2026-02-03", "2026-02-09"],
    ["2026-02-09", null, "2026-02-09", "2026-03-15"],
    ["2026-04-01", null, "2026-04-01", "2026-04-01"],
    [null, "2026-02-09", "2026-02-01", "2026-02-09"],
    ["nonsense", "2026-02-31", "2026-03-01", "2026-03-15"],
  ])("%s to %s reads as %s to %s", (from, to, first, last) => {
    expect(readPeriod(from, to, "2026-03-15")).toEqual({ from: first, to: last });
  });
});
