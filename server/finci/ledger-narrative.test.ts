import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLedgerNarrative, storableNarrative } from "./ledger-narrative";

describe("parseLedgerNarrative", () => {
  it.each([
    ["CRDS 251001435963146785 AMZN MKTP", "251001435963146785"],
    ["CRDS 251001435963146785", "251001435963146785"],
    ["  CRDS:251001435963146785/SHOP 24", "251001435963146785"],
    ["CRDS 12345 251001435963146785 X", "251001435963146785"],
    ["CRDS 123456789012345 X", "123456789012345"],
    ["CRDS 12345678901234567890 X", "12345678901234567890"],
    ["CRDS 12345678901234 X", null],
    ["CRDS 123456789012345678901 X", null],
    ["CRDS", null],
    ["CRDS AMZN", null],
  ])("reads %j as a card entry of %j", (narrative, reference) => {
    expect(parseLedgerNarrative(narrative)).toEqual({ isCardRelated: true, reference });
  });

  it.each([
    "",
    "FEE 251001435963146785",
    "SEPA CRDS 251001435963146785",
    "CRDSX 251001435963146785",
    "crds 251001435963146785",
  ])("does not take %j for a card entry", (narrative) =>
    expect(parseLedgerNarrative(narrative)).toEqual({ isCardRelated: false }),
  );

  it("answers for any text, and finds every id behind the prefix", () => {
    fc.assert(
      fc.property(fc.string(), fc.bigInt({ min: 10n ** 14n, max: 10n ** 20n - 1n }), (text, id) => {
        expect(() => parseLedgerNarrative(text)).not.toThrow();
        const merchant = text.replace(/^\d+/, "");
        const read = parseLedgerNarrative(`CRDS ${id} ${merchant}`);
        expect(read).toEqual({ isCardRelated: true, reference: id.toString() });
      }),
    );
  });
});

describe("storableNarrative", () => {
  it("takes a card number out and keeps the id, even one that looks like a card number", () => {
    const narrative = "CRDS 411111111111111111 SHOP 4111111111111111";
    expect(storableNarrative(narrative)).toBe("CRDS 411111111111111111 SHOP [redacted]");
    expect(storableNarrative("CRDS 4111111111111111 SHOP")).toBe("CRDS 4111111111111111 SHOP");
    expect(storableNarrative("Refund 5555555555554444 fee")).toBe("Refund [redacted] fee");
    expect(storableNarrative("CRDS SHOP")).toBe("CRDS SHOP");
  });
});
