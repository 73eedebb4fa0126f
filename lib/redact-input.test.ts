import { describe, expect, it } from "vitest";
import { looksLikeCardNumber, redactInput } from "./redact";

const number = "4111 1111 1111 1111";

describe("redactInput", () => {
  it("takes card numbers out wherever they stand, and names the fields", () => {
    const input = {
      reason: `for ${number}`,
      rules: [{ name: "plain" }, { name: number }],
      amount: 4111111111111111,
    };
    expect(redactInput(input)).toEqual({
      value: {
        reason: "for [redacted]",
        rules: [{ name: "plain" }, { name: "[redacted]" }],
        amount: "[redacted]",
      },
      fields: ["reason", "rules.1.name", "amount"],
    });
  });

  it("keeps FINCI's ids under the names of ids, alone and in lists, and nothing else there", () => {
    const id = "4000000000000000006";
    const kept = { tokenId: id, id, token_id: id, tokenIds: [id, id], arn: "12345678901234567890123" };
    expect(redactInput(kept)).toEqual({ value: kept, fields: [] });
    expect(redactInput({ tokenId: number, tokenIds: [number] }).fields).toEqual(["tokenId", "tokenIds"]);
    expect(redactInput({ note: id }).fields).toEqual(["note"]);
  });

  it("keeps phone numbers that pass for card numbers, and no card number with a plus before it", () => {
    const phone = { phone: "+4915123456787", text: "+49 1512 3456787" };
    expect(looksLikeCardNumber("4915123456787")).toBe(true);
    expect(redactInput(phone)).toEqual({ value: phone, fields: [] });
    expect(redactInput({ phone: `+${number}` }).fields).toEqual(["phone"]);
  });

  it("keeps secrets as they were typed", () => {
    const secrets = { currentPassword: number, authSecret: number, authToken: number, code: number };
    expect(redactInput(secrets)).toEqual({ value: secrets, fields: [] });
  });

  it("keeps what is no plain object, list or text", () => {
    const at = new Date();
    const kept = { at, minor: 4111111111111111n, nothing: null, missing: undefined, isOn: true };
    expect(redactInput(kept)).toEqual({ value: kept, fields: [] });
    expect(redactInput(undefined)).toEqual({ value: undefined, fields: [] });
  });
});
