import { describe, expect, it } from "vitest";
import { interpretText } from "./interpret-text";

describe("interpretText", () => {
  it.each([
    ["251001435963146785", { finciId: "251001435963146785", lastFour: null, name: null }],
    ["2510 0143 5963 146785", { finciId: "251001435963146785" }],
    ["1234", { lastFour: "1234", finciId: null, amounts: [], name: null }],
    ["74123456789012345678901", { arn: "74123456789012345678901", finciId: null }],
    ["3F2504E0-4F89-41D3-9A0C-0305E82C3301", { uuid: "3f2504e0-4f89-41d3-9a0c-0305e82c3301", amounts: [] }],
    ["+352 12 34 56 78", { phone: "+35212345678" }],
    ["0035212345678", { phone: "+35212345678" }],
    ["37061234567", { phone: "+37061234567" }],
    ["ada@example.com", { name: "ada@example.com", externalId: "ada@example.com" }],
    ["crm-17", { externalId: "crm-17" }],
    ["Ada Lovelace", { name: "Ada Lovelace", externalId: null }],
    ["ad", { name: null, externalId: "ad" }],
    ["", { name: null, externalId: null, finciId: null }],
  ])("reads %s", (text, expected) => {
    expect(interpretText(text)).toMatchObject(expected);
  });

  it("reads an amount in the named currency exactly", () => {
    const inEuro = [{ minor: 8420n, currencies: ["EUR"] }];
    for (const text of ["84.20 EUR", "84,20 eur", "EUR 84.2", "84.20EUR"]) {
      expect(interpretText(text).amounts).toEqual(inEuro);
    }
    expect(interpretText("1200 JPY").amounts).toEqual([{ minor: 1200n, currencies: ["JPY"] }]);
    expect(interpretText("1.234 BHD").amounts).toEqual([{ minor: 1234n, currencies: ["BHD"] }]);
  });

  it("reads a bare amount in every currency that can hold it", () => {
    const { amounts } = interpretText("84.20");
    const reading = (currency: string) => amounts.find((amount) => amount.currencies.includes(currency));
    expect(reading("EUR")?.minor).toBe(8420n);
    expect(reading("BHD")?.minor).toBe(84_200n);
    expect(reading("JPY")).toBeUndefined();
  });

  it("takes neither a number without decimals, too many decimals nor an unknown currency for an amount", () => {
    for (const text of ["84", "84.201 EUR", "84.20 ABC", "1.2 JPY", "-84.20", "84.20.1"]) {
      expect(interpretText(text).amounts).toEqual([]);
    }
  });
});
