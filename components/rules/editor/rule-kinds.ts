import type { RuleKind } from "@/lib/rules/schema";

/** What each kind of rule is called and does, in the order in which they are offered. */
export const ruleKinds: readonly { kind: RuleKind; name: string; meaning: string }[] = [
  {
    kind: "velocity",
    name: "Limit per day, week, month",
    meaning: "An amount or a number that payments may add up to.",
  },
  { kind: "amount", name: "Amount per payment", meaning: "The most that one payment may ask." },
  { kind: "categories", name: "Merchant categories", meaning: "By code, range or named group." },
  { kind: "merchants", name: "Merchants", meaning: "By name or merchant id." },
  { kind: "countries", name: "Countries", meaning: "Where the merchant is." },
  {
    kind: "entry_modes",
    name: "Ways of paying",
    meaning: "Chip, contactless, online, cash machine and more.",
  },
  { kind: "wallets", name: "Wallets", meaning: "Apple Pay, Google Pay, or without one." },
  { kind: "three_ds", name: "3-D Secure", meaning: "Requires an authenticated result." },
  { kind: "times", name: "Days and hours", meaning: "In the program's time zone." },
  { kind: "card_statuses", name: "Usable card statuses", meaning: "In which the card may pay." },
];

export function kindName(kind: RuleKind): string {
  return ruleKinds.find((entry) => entry.kind === kind)?.name ?? kind;
}
