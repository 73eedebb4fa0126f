import { describe, expect, it } from "vitest";
import {
  clockToleranceSeconds,
  defaultSigningTemplate,
  isSigningTemplate,
  sign,
  signingInput,
  verifySignature,
} from "./signing";

const parts = {
  timestamp: "1795342530",
  method: "POST",
  path: "/api/v1/get-cards?x=1",
  body: Buffer.from('{"person_id":"10011000000000000001"}'),
};
const atMs = 1_795_342_530_000;

describe("signing", () => {
  it("joins the parts in the template's order, to the byte", () => {
    expect(signingInput(defaultSigningTemplate, parts).toString()).toBe(
      '1795342530POST/api/v1/get-cards?x=1{"person_id":"10011000000000000001"}',
    );
    expect(
      signingInput("{method}|{path}|{timestamp}|{body}", { ...parts, body: Buffer.alloc(0) }).toString(),
    ).toBe("POST|/api/v1/get-cards?x=1|1795342530|");
  });

  it("is HMAC-SHA256 in lower-case hex", () => {
    // Made with: printf '%s' '1795342530GET/api/v1/x' | openssl dgst -sha256 -hmac secret
    const signature = sign("secret", defaultSigningTemplate, {
      timestamp: "1795342530",
      method: "GET",
      path: "/api/v1/x",
      body: Buffer.alloc(0),
    });
    expect(signature).toBe("013be781f8eb78999d3596229481ae7d52a58c053098d2e932f841c819cc4536");
  });

  it.each([
    "{timestamp}{method}{path}",
    "{timestamp}{method}{path}{body}{body}",
    "{time}{method}{path}{body}",
    "",
  ])("refuses the template %s", (template) => {
    expect(isSigningTemplate(template)).toBe(false);
    expect(() => signingInput(template, parts)).toThrow();
  });
});

describe("verifySignature", () => {
  const signature = sign("secret", defaultSigningTemplate, parts);
  const verify = (overrides: { secret?: string; signature?: string; timestamp?: string; nowMs?: number }) =>
    verifySignature(
      overrides.secret ?? "secret",
      defaultSigningTemplate,
      { ...parts, timestamp: overrides.timestamp ?? parts.timestamp },
      "signature" in overrides ? overrides.signature : signature,
      overrides.nowMs ?? atMs,
    );

  it("accepts the right one, within the clock's tolerance on both sides", () => {
    expect(verify({})).toBeNull();
    expect(verify({ signature: signature.toUpperCase() })).toBeNull();
    expect(verify({ nowMs: atMs + clockToleranceSeconds * 1000 })).toBeNull();
    expect(verify({ nowMs: atMs - clockToleranceSeconds * 1000 })).toBeNull();
  });

  it.each([
    ["one second too old", { nowMs: atMs + (clockToleranceSeconds + 1) * 1000 }, "expired_timestamp"],
    ["from the future", { nowMs: atMs - (clockToleranceSeconds + 1) * 1000 }, "expired_timestamp"],
    ["of another secret", { secret: "other" }, "invalid_signature"],
    ["missing", { signature: undefined }, "missing"],
    ["cut", { signature: signature.slice(1) }, "invalid_signature"],
    ["without a timestamp", { timestamp: "" }, "missing"],
    ["with words for a timestamp", { timestamp: "now" }, "malformed_timestamp"],
  ])("refuses one %s", (_name, overrides, problem) => expect(verify(overrides)).toBe(problem));
});
