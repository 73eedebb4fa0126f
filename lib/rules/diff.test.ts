import { describe, expect, it } from "vitest";
import { diffRules } from "./diff";
import type { Rule } from "./schema";

const stripe: Rule = { id: "a", kind: "entry_modes", mode: "deny", entryModes: ["magstripe"] };
const home: Rule = { id: "b", kind: "countries", mode: "allow", countries: ["LT"] };
const secure: Rule = { id: "c", kind: "three_ds" };

describe("the difference of two versions", () => {
  it("names what came, went and changed", () => {
    const wider: Rule = { ...home, countries: ["LT", "LV"] };
    expect(diffRules([stripe, home], [wider, secure])).toEqual([
      { kind: "removed", ruleId: "a", before: "Never by magnetic stripe" },
      { kind: "changed", ruleId: "b", before: "Only in Lithuania", after: "Only in Lithuania, Latvia" },
      { kind: "added", ruleId: "c", after: "3-D Secure is required for online payments" },
    ]);
  });

  it("is empty for the same rules, whatever the order of their keys", () => {
    const turned = { countries: ["LT"], mode: "allow", kind: "countries", id: "b" } as Rule;
    expect(diffRules([stripe, home], [stripe, turned])).toEqual([]);
  });

  it("tells of another order", () => {
    expect(diffRules([stripe, home, secure], [secure, stripe, home])).toEqual([{ kind: "reordered" }]);
    expect(diffRules([stripe, home], [secure, stripe, home])).toMatchObject([{ kind: "added" }]);
  });

  it("names every entry of a long list", () => {
    const countries = ["LT", "LV", "EE", "FI", "SE", "DE", "FR", "IT"];
    const [change] = diffRules([], [{ ...home, countries } as Rule]);
    expect(change).toMatchObject({ after: expect.stringContaining("Italy") });
  });
});
