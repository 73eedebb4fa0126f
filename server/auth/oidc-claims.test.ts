import { describe, expect, it, test } from "vitest";
import { readClaims, saysSecondFactor } from "./oidc-claims";

const settings = { groupsClaim: "groups" };
const token = { iss: "https://id.example", sub: "1", email: "a@example.com", email_verified: true };

describe("readClaims", () => {
  it("takes what the standard names, and the groups of the claim that is set", () => {
    const claims = readClaims({ ...token, roles: ["a", "b"], auth_time: 1_000 }, { groupsClaim: "roles" });
    expect(claims).toMatchObject({
      issuer: "https://id.example",
      subject: "1",
      email: "a@example.com",
      isEmailVerified: true,
      groups: ["a", "b"],
      authenticatedAt: new Date(1_000_000),
      hasSecondFactor: false,
    });
  });

  it.each([
    [{ email_verified: "true" }, { isEmailVerified: true }],
    [{ email_verified: "yes" }, { isEmailVerified: false }],
    [{ email_verified: undefined }, { isEmailVerified: false }],
    [{ email: "no e-mail" }, { email: null }],
    [{ groups: "one" }, { groups: ["one"] }],
    [{ groups: { a: 1 } }, { groups: [] }],
    [{ name: 7 }, { name: null }],
    [{ amr: "mfa" }, { hasSecondFactor: false }],
    [{ auth_time: "now" }, { authenticatedAt: new Date(0) }],
  ])("of %j makes %j", (change, expected) => {
    expect(readClaims({ ...token, ...change }, settings)).toMatchObject(expected);
  });

  it("never takes a time to come", () => {
    const claims = readClaims({ ...token, auth_time: Date.now() }, settings);
    expect(claims?.authenticatedAt.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it.each([null, "token", {}, { iss: "x" }, { ...token, sub: "" }])("is nothing for %j", (wrong) => {
    expect(readClaims(wrong, settings)).toBeNull();
  });
});

test.each([
  [["mfa"], "", true],
  [["pwd", "otp"], "", true],
  [["pwd"], "", false],
  [["otp"], "", false],
  [[], "phr", true],
  [[], "1", false],
])("amr %j with acr %j is a second factor: %s", (amr, acr, expected) => {
  expect(saysSecondFactor(amr, acr)).toBe(expected);
});
