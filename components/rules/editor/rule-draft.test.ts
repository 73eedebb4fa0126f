import { describe, expect, it } from "vitest";
import type { Rule } from "@/lib/rules/schema";
import { newRuleDraft, readDrafts, serverPath, toDraft } from "./rule-draft";

const rules: Rule[] = [
  {
    id: "v",
    kind: "velocity",
    window: "month",
    currency: "EUR",
    amountMaxMinor: "123456",
    countMax: 7,
    filter: { categories: ["group:fuel"], countries: ["LT"] },
  },
  { id: "n", kind: "velocity", window: "day", currency: null, amountMaxMinor: null, countMax: 3 },
  { id: "a", kind: "amount", currency: "BHD", maxMinor: "1500" },
  { id: "t", kind: "times", days: [1, 7], fromMinute: 1320, toMinute: 240 },
  { id: "e", kind: "times", days: [1], fromMinute: 0, toMinute: 1440 },
  { id: "s", kind: "card_statuses", statuses: ["active", "new"] },
  { id: "c", kind: "categories", mode: "deny", categories: ["5812", "5811-5814"] },
  { id: "m", kind: "merchants", mode: "allow", merchants: ["Shop"] },
  { id: "l", kind: "countries", mode: "allow", countries: ["LT"] },
  { id: "w", kind: "wallets", mode: "deny", wallets: ["none"] },
  { id: "x", kind: "entry_modes", mode: "deny", entryModes: ["atm"] },
  { id: "d", kind: "three_ds", filter: { entryModes: ["recurring"] } },
];

describe("the editor's form", () => {
  it("gives back every kind of rule exactly as it was", () => {
    expect(readDrafts(rules.map(toDraft))).toEqual({ rules, problems: null });
  });

  it("reads amounts exactly and shows what is wrong at its field", () => {
    const limit = { ...newRuleDraft("velocity", "EUR"), amount: "0.1" };
    expect(readDrafts([limit]).rules).toMatchObject([{ amountMaxMinor: "10" }]);
    const wrong = [
      { ...limit, id: "one", amount: "0.001" },
      { ...limit, id: "two", amount: "1", count: "many" },
      { ...newRuleDraft("times", "EUR"), id: "three", from: "" },
    ];
    expect(Object.keys(readDrafts(wrong).problems ?? {})).toEqual(["0.amount", "1.count", "2.from"]);
    const empty = [
      { ...limit, id: "one", amount: "" },
      { ...newRuleDraft("countries", "EUR"), id: "two" },
      { ...newRuleDraft("amount", ""), id: "three", amount: "5" },
      { ...newRuleDraft("categories", "EUR"), id: "four", entries: ["5814-5811"] },
      { ...limit, id: "five", amount: "1", filter: { ...limit.filter, categories: ["12"] } },
    ];
    expect(readDrafts(empty).problems).toEqual({
      "0.amount": "Set an amount, a number, or both.",
      "1.entries": "Choose at least one country.",
      "2.currency": "Choose a currency.",
      "3.entries": "The range 5814-5811 ends before it starts.",
      "4.filter.categories": expect.stringContaining("not a category code"),
    });
  });

  it("finds the field of a problem that the server names", () => {
    const drafts = rules.map(toDraft);
    expect(serverPath("rules.2.currency", drafts)).toBe("rules.2.currency");
    expect(serverPath("rules.2.maxMinor", drafts)).toBe("rules.2.amount");
    expect(serverPath("reason", drafts)).toBe("reason");
  });
});
