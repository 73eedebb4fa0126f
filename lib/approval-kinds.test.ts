import { describe, expect, it } from "vitest";
import { needsSecondPerson } from "./approval-kinds";

const program = { currency: "EUR", approvalThresholdMinor: 100_000n };

describe("needsSecondPerson", () => {
  it.each([
    [100_000n, "EUR", false],
    [100_001n, "EUR", true],
    [-100_000n, "EUR", false],
    [-100_001n, "EUR", true],
    [1n, "JPY", true],
    [0n, "EUR", false],
    [9_007_199_254_740_993n, "EUR", true],
  ])("%s %s: %s", (minor, currency, expected) => {
    expect(needsSecondPerson(program, { minor, currency })).toBe(expected);
  });

  it("asks for one for everything at a threshold of nothing", () => {
    expect(
      needsSecondPerson({ ...program, approvalThresholdMinor: 0n }, { minor: 1n, currency: "EUR" }),
    ).toBe(true);
  });
});
