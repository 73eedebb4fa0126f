/* What a rule may be made of; apart from the schema, so that a page that only shows rules loads no parser. */

/** What a rule set is attached to, narrowest first: also the order in which a decline is attributed. */
export const ruleScopes = ["card", "cardholder", "account", "program"] as const;
export type RuleScope = (typeof ruleScopes)[number];

export const velocityWindows = ["day", "week", "month", "lifetime"] as const;
export type VelocityWindow = (typeof velocityWindows)[number];

export const entryModes = [
  "chip",
  "contactless",
  "magstripe",
  "ecommerce",
  "manual",
  "atm",
  "recurring",
] as const;
/** `none` is a payment without a wallet. */
export const walletChoices = ["none", "apple_pay", "google_pay"] as const;

/** Rules of one rule set at most, and entries of one list at most: bounds what a decision has to look at. */
export const rulesMax = 50;
export const listEntriesMax = 500;
