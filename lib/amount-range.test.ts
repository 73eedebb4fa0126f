import { describe, expect, it } from "vitest";
import { amountRangeWords, formatAmountRange, parseAmountRange } from "./amount-range";
import { MoneyError } from "./money";

describe("amount ranges", () => {
  it("reads both bounds exactly, in the decimals of the currency", () => {
    expect(parseAmountRange("10-50.5 EUR")).toEqual({ currency: "EUR", minMinor: 1000n, maxMinor: 5050n });
    expect(parseAmountRange("1500- JPY")).toEqual({ currency: "JPY", minMinor: 1500n, maxMinor: null });
    expect(parseAmountRange("-0.125 BHD")).toEqual({ currency: "BHD", minMinor: null, maxMinor: 125n });
  });

  it("comes back from the text it was written to", () => {
    for (const text of ["10.00-50.00 EUR", "10.00- EUR", "-50.00 EUR", "0.00-0.00 EUR"])
      expect(formatAmountRange(parseAmountRange(text))).toBe(text);
  });

  it("refuses what is not a range", () => {
    for (const text of [
      "",
      "- EUR",
      "10 EUR",
      "10-5 EUR",
      "10-20 XYZ",
      "1.001-2 EUR",
      "15.5- JPY",
      "a-b EUR",
    ])
      expect(() => parseAmountRange(text), text).toThrow(MoneyError);
  });

  it("says the range in words", () => {
    expect(amountRangeWords(parseAmountRange("10-50 EUR"))).toBe("10.00 EUR to 50.00 EUR");
    expect(amountRangeWords(parseAmountRange("1000- EUR"))).toBe("from 1,000.00 EUR");
    expect(amountRangeWords(parseAmountRange("-50 EUR"))).toBe("up to 50.00 EUR");
  });
});
