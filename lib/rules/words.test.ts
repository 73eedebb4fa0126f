import { describe, expect, it } from "vitest";
import type { Rule } from "./schema";
import { declineSentence, ruleSentence, ruleValues } from "./words";

const velocity: Extract<Rule, { kind: "velocity" }> = {
  id: "v",
  kind: "velocity",
  window: "day",
  currency: "EUR",
  amountMaxMinor: "50000",
  countMax: null,
};

describe("a rule as a sentence", () => {
  it.each<[Rule, string]>([
    [velocity, "At most 500.00 EUR a day"],
    [{ ...velocity, window: "week", countMax: 5 }, "At most 500.00 EUR and 5 payments a week"],
    [
      { ...velocity, window: "month", amountMaxMinor: null, currency: null, countMax: 1 },
      "At most 1 payment a month",
    ],
    [
      { ...velocity, window: "lifetime", amountMaxMinor: null, countMax: 12_000 },
      "At most 12,000 payments billed in EUR over the whole lifetime",
    ],
    [
      { ...velocity, filter: { categories: ["group:gambling", "5812", "3000-3350"], countries: ["LT"] } },
      "At most 500.00 EUR a day at merchants of the kind Gambling, 5812 Restaurants, 3000–3350 in Lithuania",
    ],
    [
      { ...velocity, filter: { merchants: ["AMZN MKTP"], entryModes: ["ecommerce", "recurring"] } },
      "At most 500.00 EUR a day at AMZN MKTP paid by online, recurring",
    ],
    [{ id: "a", kind: "amount", currency: "JPY", maxMinor: "1500" }, "At most 1,500 JPY a payment"],
    [
      { id: "c", kind: "categories", mode: "deny", categories: ["group:cash", "9999"] },
      "Never at merchants of the kind Cash and quasi-cash, 9999",
    ],
    [{ id: "m", kind: "merchants", mode: "allow", merchants: ["One", "Two"] }, "Only at One, Two"],
    [{ id: "l", kind: "countries", mode: "allow", countries: ["LT", "LV"] }, "Only in Lithuania, Latvia"],
    [{ id: "e", kind: "entry_modes", mode: "deny", entryModes: ["magstripe"] }, "Never by magnetic stripe"],
    [{ id: "w", kind: "wallets", mode: "allow", wallets: ["none"] }, "Only without a wallet"],
    [{ id: "w", kind: "wallets", mode: "deny", wallets: ["none"] }, "Only with a wallet"],
    [
      { id: "w", kind: "wallets", mode: "allow", wallets: ["apple_pay", "none"] },
      "Only with Apple Pay, No wallet",
    ],
    [{ id: "d", kind: "three_ds" }, "3-D Secure is required for online payments"],
    [
      { id: "d", kind: "three_ds", filter: { countries: ["US"] } },
      "3-D Secure is required for payments in United States of America",
    ],
    [
      { id: "t", kind: "times", days: [1, 2, 3, 4, 5], fromMinute: 480, toMinute: 1080 },
      "Only Monday to Friday, 08:00–18:00",
    ],
    [
      { id: "t", kind: "times", days: [6, 5], fromMinute: 1320, toMinute: 240 },
      "Only Friday, Saturday, 22:00–04:00 of the next day",
    ],
    [
      { id: "t", kind: "times", days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 1320 },
      "Only every day, 00:00–22:00",
    ],
    [{ id: "t", kind: "times", days: [6, 7], fromMinute: 0, toMinute: 1440 }, "Only Saturday, Sunday"],
    [
      { id: "s", kind: "card_statuses", statuses: ["active", "referral"] },
      "The card may pay when it is active, referral",
    ],
  ])("%o", (rule, sentence) => {
    expect(ruleSentence(rule)).toBe(sentence);
  });

  it("counts what a long list does not name", () => {
    const countries = ["LT", "LV", "EE", "FI", "SE", "DE", "FR", "IT"];
    const rule: Rule = { id: "l", kind: "countries", mode: "deny", countries };
    expect(ruleSentence(rule, { entriesMax: 2 })).toBe("Never in Lithuania, Latvia and 6 more");
    expect(ruleSentence(rule, { entriesMax: 100 })).toContain("Italy");
  });
});

const reference = { rule_set_id: "x", rule_set_version: "3", rule_scope: "card", rule_id: "v" };

describe("a decline by a rule", () => {
  it.each<[string, Record<string, string>, string]>([
    [
      "velocity_limit",
      { window: "day", used_minor: "48000", asked_minor: "5000", limit_minor: "50000" },
      "480.00 EUR of the 500.00 EUR a day was used; the payment asked for 50.00 EUR.",
    ],
    [
      "velocity_limit",
      { window: "week", used_count: "5", limit_count: "5", asked_minor: "5000" },
      "5 payments of the 5 payments a week were used.",
    ],
    [
      "amount_limit",
      { asked_minor: "520000", limit_minor: "500000", currency: "EUR" },
      "The payment asked for 5,200.00 EUR; the rule allows 5,000.00 EUR.",
    ],
    ["category_not_allowed", { mcc: "7995" }, "The merchant is of the kind 7995 Betting and gambling."],
    ["merchant_not_allowed", { merchant_id: "M1", merchant_name: "Casino" }, "The merchant is Casino (M1)."],
    ["country_not_allowed", { country: "LV" }, "The merchant is in Latvia."],
    ["entry_mode_not_allowed", { entry_mode: "atm" }, "The card was used by cash machine."],
    ["wallet_not_allowed", { wallet: "none" }, "The payment came without a wallet."],
    ["wallet_not_allowed", { wallet: "apple_pay" }, "The payment came from Apple Pay."],
    [
      "three_ds_required",
      { entry_mode: "ecommerce" },
      "The payment carried no authenticated 3-D Secure result.",
    ],
    [
      "time_not_allowed",
      { weekday: "7", minute_of_day: "125" },
      "It was Sunday, 02:05 in the program's time zone.",
    ],
  ])("%s with %o", (reason, seen, sentence) => {
    expect(declineSentence(reason, { ...reference, ...seen }, "EUR")).toBe(sentence);
  });

  it("is none where no rule is named, and has no numbers where there is no limit", () => {
    expect(declineSentence("insufficient_balance", { asked_minor: "1" }, "EUR")).toBeNull();
    expect(declineSentence("velocity_limit", null, "EUR")).toBeNull();
    expect(declineSentence("toString", reference, "EUR")).toBeNull();
    expect(ruleValues({ asked_minor: "100", mcc: "7995" }, "EUR")).toEqual({
      used: null,
      asked: null,
      limit: null,
    });
  });
});
