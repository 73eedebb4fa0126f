import { describe, expect, it } from "vitest";
import { exceptionAgeMark, exceptionAges } from "./exception-words";

describe("the age of an exception", () => {
  const now = new Date("2026-11-22T12:00:00.000Z");
  it.each([
    ["new", exceptionAges.day.ms - 1],
    ["old", exceptionAges.day.ms],
    ["old", exceptionAges.week.ms - 1],
    ["overdue", exceptionAges.week.ms],
    ["new", -5_000],
  ])("is %s after %d ms", (mark, ageMs) => {
    expect(exceptionAgeMark(new Date(now.getTime() - ageMs), now)).toBe(mark);
  });
});
