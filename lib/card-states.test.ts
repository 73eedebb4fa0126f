import { describe, expect, it } from "vitest";
import {
  canTransact,
  cardActions,
  cardStatuses,
  isEndState,
  mayChangeStatus,
  nextStatuses,
  whyNotAllowed,
} from "./card-states";

const endStates = ["blocked", "closed", "compromised", "damaged", "lost", "stolen"] as const;

describe("the status matrix", () => {
  it("lets nothing leave an end state", () => {
    for (const status of endStates) expect(nextStatuses(status)).toEqual([]);
    expect(cardStatuses.filter(isEndState)).toEqual(endStates);
  });

  it("is exactly ours: new, active, deactivated and referral to what contract §5 lists, and to every end state", () => {
    expect(nextStatuses("new")).toEqual(["active", "deactivated", ...endStates]);
    expect(nextStatuses("active")).toEqual(["deactivated", "referral", ...endStates]);
    expect(nextStatuses("deactivated")).toEqual(["active", ...endStates]);
    expect(nextStatuses("referral")).toEqual(["active", ...endStates]);
  });

  it("never leads back to new, and only active cards transact", () => {
    for (const status of cardStatuses) expect(mayChangeStatus(status, "new")).toBe(false);
    expect(cardStatuses.filter(canTransact)).toEqual(["active"]);
  });
});

describe("card actions", () => {
  it("are allowed only where the matrix allows their target, and say why not elsewhere", () => {
    for (const action of cardActions) {
      expect(action.isFinal).toBe(isEndState(action.target));
      for (const status of cardStatuses) {
        const reason = whyNotAllowed(action, status);
        if (reason === null) expect(mayChangeStatus(status, action.target)).toBe(true);
        else expect(reason).toMatch(/\.$/);
      }
    }
  });

  it("reach every status that a card may be changed to", () => {
    const targets = new Set(cardActions.map((action) => action.target));
    expect(cardStatuses.filter((status) => status !== "new").every((status) => targets.has(status))).toBe(
      true,
    );
  });
});
