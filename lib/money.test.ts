import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  amountMinorMax,
  currencyDecimals,
  formatAmount,
  formatMoney,
  isCurrency,
  MoneyError,
  parseAmount,
} from "./money";

const currencies = fc.constantFrom("JPY", "EUR", "BHD");

describe("parseAmount", () => {
  it.each([
    ["84.20", "USD", 8420n],
    ["84", "USD", 8400n],
    ["-0.01", "EUR", -1n],
    ["1500", "JPY", 1500n],
    ["1.234", "BHD", 1234n],
    ["9007199254740993.01", "EUR", 900719925474099301n],
  ])("%s %s is %s", (text, currency, minor) => expect(parseAmount(text, currency)).toBe(minor));

  it.each([
    ["1.5", "JPY"],
    ["1.001", "EUR"],
    ["1.0000", "BHD"],
    ["", "EUR"],
    [".5", "EUR"],
    ["1.", "EUR"],
    ["1e3", "EUR"],
    ["1,000.00", "EUR"],
    ["٣", "EUR"],
    ["Infinity", "EUR"],
    ["99999999999999999999", "EUR"],
    [(amountMinorMax + 1n).toString(), "JPY"],
  ])("refuses %s %s", (text, currency) => expect(() => parseAmount(text, currency)).toThrow(MoneyError));

  it("reads back every amount that it writes, whatever its size", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -amountMinorMax, max: amountMinorMax }), currencies, (minor, currency) => {
        expect(parseAmount(formatAmount(minor, currency), currency)).toBe(minor);
      }),
    );
  });
});

describe("currencies", () => {
  it("have the decimals of ISO 4217", () => {
    expect(["JPY", "EUR", "BHD", "CLF"].map(currencyDecimals)).toEqual([0, 2, 3, 4]);
    expect(() => currencyDecimals("XXY")).toThrow(MoneyError);
  });
  it("are known by their exact code only", () => {
    expect(["EUR", "eur", "XXY", "__proto__", ""].map(isCurrency)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("formatMoney", () => {
  it.each([
    [123450n, "EUR", "1,234.50 EUR"],
    [-5n, "EUR", "−0.05 EUR"],
    [1234567n, "JPY", "1,234,567 JPY"],
    [900719925474099301n, "EUR", "9,007,199,254,740,993.01 EUR"],
  ])("%s %s", (minor, currency, text) => expect(formatMoney({ minor, currency })).toBe(text));
});
