import { describe, expect, it } from "vitest";
import { amountTexts, convert, scale, sumAmounts } from "./money";

describe("convert", () => {
  it.each([
    ["USD", 10_894n, "EUR", 10_000n],
    ["EUR", 10_000n, "JPY", 16_438n],
    ["JPY", 16_438n, "EUR", 10_000n],
    ["BHD", 410_700n, "EUR", 100_000n],
    ["EUR", 1n, "JPY", 2n],
    ["JPY", 1n, "BHD", 2n],
    ["EUR", 123n, "EUR", 123n],
  ])("%s %s in %s is %s", (from, minor, to, expected) => {
    expect(convert(minor, from, to)).toBe(expected);
  });

  it("is exact beyond what a float holds", () => {
    expect(convert(900_000_000_000_000_001n, "EUR", "EUR")).toBe(900_000_000_000_000_001n);
    expect(convert(100_000_000_000_000_000n, "EUR", "USD")).toBe(108_940_000_000_000_000n);
  });

  it("refuses a currency without a rate", () => {
    expect(() => convert(1n, "EUR", "XAU")).toThrow(RangeError);
  });
});

describe("scale", () => {
  it("takes the part of a whole, rounded to the nearest", () => {
    expect(scale(1_133n, 500n, 1_234n)).toBe(459n);
    expect(scale(1_133n, 1_234n, 1_234n)).toBe(1_133n);
  });
});

describe("amounts on the wire", () => {
  it("have the decimals of their currency and add up exactly", () => {
    const yen = amountTexts({ minor: 1_480n, currency: "JPY" }, { minor: 900n, currency: "EUR" });
    expect(yen).toMatchObject({ transaction_amount: "1480", billing_amount: "9.00" });
    expect(sumAmounts([yen, yen])).toEqual({ transaction: 2_960n, billing: 1_800n });
  });
});
