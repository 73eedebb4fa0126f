import { describe, expect, it } from "vitest";
import { declineClassOf, stateOf } from "./authorization-states";
import { decisionReasons, reasonClasses, reasonsOfClass } from "./decision-reasons";

describe("the state of an authorization", () => {
  it("is its outcome, and for a decline who declined and why", () => {
    const declined = { outcome: "declined", decision: "declined" } as const;
    expect(stateOf({ outcome: "late", decision: "approved", decisionReason: null })).toBe("late");
    expect(stateOf({ ...declined, decisionReason: "velocity_limit" })).toBe("declined_rule");
    expect(stateOf({ ...declined, decisionReason: "insufficient_balance" })).toBe("declined_balance");
    expect(stateOf({ ...declined, decisionReason: "no words for it" })).toBe("declined_technical");
    expect(stateOf({ ...declined, decision: null, decisionReason: null })).toBe("declined_finci");
  });

  it("names the class of our declines", () => {
    expect(declineClassOf("declined_card")).toBe("card");
    expect(declineClassOf("declined_by_us")).toBeNull();
    expect(declineClassOf("declined_finci")).toBeNull();
    expect(declineClassOf("differs")).toBeNull();
  });

  it("gives every reason exactly one class", () => {
    expect(reasonClasses.flatMap(reasonsOfClass).sort()).toEqual(Object.keys(decisionReasons).sort());
  });
});
