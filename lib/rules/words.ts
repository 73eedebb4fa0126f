import { cardStatusNames } from "../card-states";
import { countryName } from "../countries";
import { formatCount } from "../figures";
import { categoryName } from "../mcc";
import { formatMoney } from "../money";
import { entryModeName, walletName } from "../payment-words";
import { type MccGroup, mccGroups } from "./mcc-groups";
import type { PaymentFilter, Rule, RuleScope, VelocityWindow } from "./schema";

/** Rules in words: for editors, histories and the explanation of a decision. Pure. */

export const scopeNames: Record<RuleScope, string> = {
  card: "Card",
  cardholder: "Cardholder",
  account: "Account",
  program: "Program",
};

/** `… a day`: how often a limit starts anew. */
export const windowWords: Record<VelocityWindow, string> = {
  day: "a day",
  week: "a week",
  month: "a month",
  lifetime: "over the whole lifetime",
};

export const dayNames = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
] as const;

/** Entries of a list that a sentence names before it counts the rest. */
const entriesMaxDefault = 6;

type WordsOptions = {
  /** Entries of a list that are named; the rest is counted. */
  entriesMax?: number;
};

/** `Gambling`, `5812 Restaurants`, `5811–5814`: one entry of a list of categories. */
export function categoryWords(entry: string): string {
  const group = /^group:(.+)$/.exec(entry)?.[1];
  if (group !== undefined)
    return Object.hasOwn(mccGroups, group) ? mccGroups[group as MccGroup].label : group;
  if (entry.includes("-")) return entry.replace("-", "–");
  const name = categoryName(entry);
  return name ? `${entry} ${name}` : entry;
}

/** `none` is a payment without a wallet. */
export function walletWords(wallet: string): string {
  return wallet === "none" ? "No wallet" : walletName(wallet);
}

/** `08:30`; 1440 is `24:00`. */
export function timeWords(minuteOfDay: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}

/** `Monday to Friday`, `Monday, Wednesday`, `every day`. */
export function daysWords(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((one, other) => one - other);
  const [first = 1] = sorted;
  const last = sorted.at(-1) ?? first;
  if (sorted.length === 7) return "every day";
  if (sorted.length > 2 && last - first + 1 === sorted.length) return `${dayName(first)} to ${dayName(last)}`;
  return sorted.map(dayName).join(", ");
}

function dayName(day: number): string {
  return dayNames[day - 1] ?? String(day);
}

function listed(entries: readonly string[], { entriesMax = entriesMaxDefault }: WordsOptions): string {
  if (entries.length <= entriesMax) return entries.join(", ");
  return `${entries.slice(0, entriesMax).join(", ")} and ${entries.length - entriesMax} more`;
}

/** Which payments are meant, as the end of a sentence with a space before it; empty for all. */
function filterWords(filter: PaymentFilter | undefined, options: WordsOptions): string {
  if (!filter) return "";
  const { categories, merchants, countries, entryModes } = filter;
  const parts = [
    categories && `at merchants of the kind ${listed(categories.map(categoryWords), options)}`,
    merchants && `at ${listed(merchants, options)}`,
    countries && `in ${listed(countries.map(countryName), options)}`,
    entryModes && `paid by ${listed(entryModes.map(entryModeName), options).toLowerCase()}`,
  ];
  return parts.map((part) => (part ? ` ${part}` : "")).join("");
}

function countWords(count: number, currency: string | null): string {
  const kind = currency ? ` billed in ${currency}` : "";
  return `${formatCount(count)} ${count === 1 ? "payment" : "payments"}${kind}`;
}

/** The most that one window may hold: `300.00 EUR and 5 payments a day`. */
function velocityWords({
  amountMaxMinor,
  countMax,
  currency,
  window,
}: Extract<Rule, { kind: "velocity" }>): string {
  const amount =
    amountMaxMinor !== null && currency ? formatMoney({ minor: BigInt(amountMaxMinor), currency }) : null;
  const count = countMax !== null ? countWords(countMax, amount ? null : currency) : null;
  return `${[amount, count].filter(Boolean).join(" and ")} ${windowWords[window]}`;
}

function timesWords({ days, fromMinute, toMinute }: Extract<Rule, { kind: "times" }>): string {
  const isWholeDay = fromMinute === 0 && toMinute === 1440;
  const hours = `${timeWords(fromMinute)}–${timeWords(toMinute)}`;
  if (isWholeDay) return days.length === 7 ? "At any time" : `Only ${daysWords(days)}`;
  const over = toMinute <= fromMinute ? " of the next day" : "";
  return `Only ${daysWords(days)}, ${hours}${over}`;
}

const listWords = { allow: "Only", deny: "Never" } as const;

/** One rule as a sentence without a full stop: `At most 300.00 EUR a day`. */
export function ruleSentence(rule: Rule, options: WordsOptions = {}): string {
  switch (rule.kind) {
    case "card_statuses":
      return `The card may pay when it is ${listed(
        rule.statuses.map((status) => cardStatusNames[status].toLowerCase()),
        options,
      )}`;
    case "amount": {
      const most = formatMoney({ minor: BigInt(rule.maxMinor), currency: rule.currency });
      return `At most ${most} a payment${filterWords(rule.filter, options)}`;
    }
    case "velocity":
      return `At most ${velocityWords(rule)}${filterWords(rule.filter, options)}`;
    case "categories":
      return `${listWords[rule.mode]} at merchants of the kind ${listed(rule.categories.map(categoryWords), options)}`;
    case "merchants":
      return `${listWords[rule.mode]} at ${listed(rule.merchants, options)}`;
    case "countries":
      return `${listWords[rule.mode]} in ${listed(rule.countries.map(countryName), options)}`;
    case "entry_modes":
      return `${listWords[rule.mode]} by ${listed(rule.entryModes.map(entryModeName), options).toLowerCase()}`;
    case "wallets": {
      const isNone = rule.wallets.length === 1 && rule.wallets[0] === "none";
      if (isNone) return rule.mode === "allow" ? "Only without a wallet" : "Only with a wallet";
      return `${listWords[rule.mode]} with ${listed(rule.wallets.map(walletWords), options)}`;
    }
    case "three_ds":
      return rule.filter
        ? `3-D Secure is required for payments${filterWords(rule.filter, options)}`
        : "3-D Secure is required for online payments";
    case "times":
      return timesWords(rule);
  }
}

export type RuleValues = {
  /** What the limit had used, what the payment asked for, the limit; as amounts or counts in words. */
  used: string | null;
  asked: string | null;
  limit: string | null;
};

/** The numbers a limit saw, in words; all null for a rule without a limit. `currency` is the payment's billing currency. */
export function ruleValues(detail: Readonly<Record<string, string>>, currency: string): RuleValues {
  const amount = (key: string) => {
    const text = detail[key];
    return text && /^-?\d+$/.test(text) ? formatMoney({ minor: BigInt(text), currency }) : null;
  };
  if (detail.limit_count !== undefined)
    return {
      used: countWords(Number(detail.used_count ?? 0), null),
      asked: "1 payment",
      limit: countWords(Number(detail.limit_count), null),
    };
  const limit = amount("limit_minor");
  if (limit === null) return { used: null, asked: null, limit: null };
  return { used: amount("used_minor"), asked: amount("asked_minor"), limit };
}

const seenWords: Record<string, (detail: Readonly<Record<string, string>>) => string> = {
  category_not_allowed: ({ mcc = "" }) => `The merchant is of the kind ${categoryWords(mcc)}.`,
  merchant_not_allowed: ({ merchant_name = "", merchant_id = "" }) =>
    `The merchant is ${merchant_name} (${merchant_id}).`,
  country_not_allowed: ({ country = "" }) => `The merchant is in ${countryName(country)}.`,
  entry_mode_not_allowed: ({ entry_mode = "" }) =>
    `The card was used by ${entryModeName(entry_mode).toLowerCase()}.`,
  wallet_not_allowed: ({ wallet = "" }) =>
    wallet === "none" ? "The payment came without a wallet." : `The payment came from ${walletName(wallet)}.`,
  three_ds_required: () => "The payment carried no authenticated 3-D Secure result.",
  time_not_allowed: ({ weekday = "1", minute_of_day = "0" }) =>
    `It was ${dayName(Number(weekday))}, ${timeWords(Number(minute_of_day))} in the program's time zone.`,
};

/**
 * What a rule saw when it declined, as a sentence; null for a decline by something else than a rule.
 * @param currency the payment's billing currency
 */
export function declineSentence(
  reason: string,
  detail: Readonly<Record<string, string>> | null,
  currency: string,
): string | null {
  if (!detail?.rule_id) return null;
  const { used, asked, limit } = ruleValues(detail, currency);
  if (reason === "amount_limit" && asked && limit)
    return `The payment asked for ${asked}; the rule allows ${limit}.`;
  if (reason === "velocity_limit" && used && limit) {
    const per = windowWords[detail.window as VelocityWindow] ?? "";
    if (detail.limit_count !== undefined) return `${used} of the ${limit} ${per} ${isOne(used)} used.`;
    return `${used} of the ${limit} ${per} was used; the payment asked for ${asked}.`;
  }
  return Object.hasOwn(seenWords, reason) ? (seenWords[reason]?.(detail) ?? null) : null;
}

function isOne(count: string): string {
  return count.startsWith("1 ") ? "was" : "were";
}
