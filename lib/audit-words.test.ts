import { describe, expect, it } from "vitest";
import { actionWords, differences, subjectWords } from "./audit-words";

describe("audit words", () => {
  it.each([
    ["card.change_status", "Card: change status"],
    ["cardActions.freeze", "Card actions: freeze"],
    ["session.sign_in", "Session: sign in"],
    ["search", "Search"],
  ])("%s reads %s", (action, words) => expect(actionWords(action)).toBe(words));

  it("names a kind of record", () => expect(subjectWords("rule_set")).toBe("Rule set"));
});

describe("differences", () => {
  it("puts the two values of a field side by side, nested ones by their path", () => {
    expect(
      differences({ status: "active", limit: { amount: "5.00" } }, { limit: { amount: "6.00" }, tags: [1] }),
    ).toEqual([
      { field: "status", before: "active", after: undefined },
      { field: "limit.amount", before: "5.00", after: "6.00" },
      { field: "tags", before: undefined, after: [1] },
    ]);
    expect(differences(null, null)).toEqual([]);
  });
});
