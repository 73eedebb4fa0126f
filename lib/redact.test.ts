import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasLuhnCheckDigit, looksLikeCardNumber, mayNeedRedaction, redact, redactText } from "./redact";

const cardNumbers = [
  "5412751234567898",
  "5412 7512 3456 7898",
  "4111-1111-1111-1111",
  "378282246310005",
  "3782 822463 10005",
];

describe("redactText", () => {
  it.each(cardNumbers)("removes %s", (number) => {
    expect(redactText(`paid with ${number}.`)).toBe("paid with [redacted].");
  });

  it.each([
    "5412-75**-****-1234",
    "251001435963146785",
    "10012000000000000042",
    "2026-11-22 10:15:30.123",
    "84.20 EUR",
  ])("keeps %s", (text) => expect(redactText(text)).toBe(text));

  it("removes every number of the card schemes' lengths with a right check digit", () => {
    const digits = fc.tuple(
      fc.constantFrom("51", "2221", "4", "37", "6011"),
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 15, maxLength: 15 }),
    );
    fc.assert(
      fc.property(digits, fc.constantFrom(13, 15, 16), ([range, rest], length) => {
        const body = (range + rest.join("")).slice(0, length - 1);
        const last = [..."0123456789"].find((digit) => hasLuhnCheckDigit(body + digit));
        expect(looksLikeCardNumber(body + last)).toBe(true);
        expect(redactText(`x ${body}${last} y`)).toBe("x [redacted] y");
      }),
    );
  });
});

describe("redact", () => {
  it("removes secrets by their key at any depth, and keeps masked numbers and FINCI's ids", () => {
    const value = {
      card_number: "5412-75**-****-1234",
      pan: "anything",
      nested: [{ cvv: 123, PIN: "0000", "x-auth-signature": "abc", "X-Auth-Token": "abc" }],
      authorization_id: "601100099013942412",
      note: "card 4111111111111111",
    };
    expect(redact(value)).toEqual({
      card_number: "5412-75**-****-1234",
      pan: "[redacted]",
      nested: [
        {
          cvv: "[redacted]",
          PIN: "[redacted]",
          "x-auth-signature": "[redacted]",
          "X-Auth-Token": "[redacted]",
        },
      ],
      authorization_id: "601100099013942412",
      note: "card [redacted]",
    });
  });

  it("ends in deep and hostile values", () => {
    let deep: unknown = "4111111111111111";
    for (let depth = 0; depth < 1_000; depth += 1) deep = { deep };
    expect(JSON.stringify(redact(deep))).not.toContain("4111111111111111");
    expect(redact(JSON.parse('{"__proto__":{"pin":"1"}}'))).toBeDefined();
  });
});

describe("mayNeedRedaction", () => {
  it("never lets a text pass that redaction would change", () => {
    const key = fc.constantFrom("note", "pan", "Card_Number", "cvv", "id", "cookie");
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom(...cardNumbers, "\u0034111111111111111"),
      fc.integer(),
    );
    fc.assert(
      fc.property(fc.dictionary(key, value), (json) => {
        const text = JSON.stringify(json);
        if (!mayNeedRedaction(text)) expect(redact(json)).toEqual(json);
      }),
    );
    expect(mayNeedRedaction('{"note":"\\u0034111111111111111"}')).toBe(true);
    expect(mayNeedRedaction('{"id":"251001435963146785","amount":"84.20"}')).toBe(false);
  });
});
