import { describe, expect, it } from "vitest";
import { formatRelative } from "./time";

describe("formatRelative", () => {
  const now = new Date("2026-11-22T12:00:00.000Z");
  it.each([
    [0, "just now"],
    [-4, "just now"],
    [-59, "59 s ago"],
    [-3_600, "1 h ago"],
    [-86_400, "21 Nov 2026"],
    [59, "in 59 s"],
    [3_599, "in 59 min"],
    [86_399, "in 23 h"],
    [86_400, "in 1 day"],
    [7 * 86_400, "in 7 days"],
    [15 * 86_400, "7 Dec 2026"],
  ])("says of %s seconds from now: %s", (seconds, text) => {
    expect(formatRelative(new Date(now.getTime() + seconds * 1000), now)).toBe(text);
  });
});
