import { describe, expect, it } from "vitest";
import { approvalKinds, needsSecondPerson, policyKindKeys, secondPersonNeeded } from "./approval-kinds";
import { rolesWith } from "./permissions";

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

describe("secondPersonNeeded", () => {
  it("asks for one for the kinds of the policy, and for no other", () => {
    const policy = { secondPersonFor: ["rule_activation"] };
    expect(policyKindKeys.filter((kind) => secondPersonNeeded(policy, kind))).toEqual(["rule_activation"]);
    expect(policyKindKeys.some((kind) => secondPersonNeeded({ secondPersonFor: [] }, kind))).toBe(false);
  });
});

describe("who decides", () => {
  it("may always open the approvals to decide", () => {
    const deciders = rolesWith("approval.decide");
    for (const { label, permission } of Object.values(approvalKinds))
      expect(
        rolesWith(permission).filter((role) => !deciders.includes(role)),
        label,
      ).toEqual([]);
  });
});
