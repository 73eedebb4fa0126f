import type { CardStatus } from "../card-states";
import { type LocalTime, localTime, windowStart } from "./local-time";
import { categoryRanges } from "./mcc-groups";
import type { PaymentFilter, Rule, RuleScope, VelocityWindow } from "./schema";

/*
 * Spending controls without their state: what can be said of a payment from its own fields. Pure; the same code decides,
 * explains a re-run and shows an editor's preview. What a limit has used is looked at by its caller.
 */

/** The fields of an authorization that rules look at. */
export type RulePayment = {
  billingAmountMinor: bigint;
  billingCurrency: string;
  merchantId: string;
  merchantName: string;
  merchantCountry: string;
  /** Four digits. */
  mcc: string;
  entryMode: string | null;
  wallet: string | null;
  threeDsAuthenticated: boolean;
};

/** A version in force, ready to be applied. Made once by `compileRuleSet`. */
export type CompiledRuleSet = {
  id: string;
  scope: RuleScope;
  version: number;
  rules: CompiledRule[];
};

type CompiledRule = { rule: Rule; concerns: (payment: RulePayment) => boolean; meterId: string | null };

/** Which version and rule, in machine form; goes into the decision's detail as it is. */
export type RuleReference = {
  rule_set_id: string;
  rule_set_version: string;
  rule_scope: RuleScope;
  rule_id: string;
};

/** A rule that refuses the payment, with the values it saw. */
export type RuleDenial = { reason: RuleReason; detail: RuleReference & Record<string, string> };

export type RuleReason =
  | "amount_limit"
  | "velocity_limit"
  | "category_not_allowed"
  | "merchant_not_allowed"
  | "country_not_allowed"
  | "entry_mode_not_allowed"
  | "wallet_not_allowed"
  | "three_ds_required"
  | "time_not_allowed";

/** A limit that applies to the payment: the meter it counts in, and the most it may count. */
export type AppliedLimit = RuleReference & {
  meterId: string;
  window: VelocityWindow;
  windowStart: string;
  amountMaxMinor: string | null;
  countMax: number | null;
};

export type RuleOutcome = {
  /** The first refusal, card before cardholder before account before program; null when no rule refuses. */
  denial: RuleDenial | null;
  /** Statuses in which the card may pay: what all rules agree on. */
  usableStatuses: readonly CardStatus[];
  limits: readonly AppliedLimit[];
};

const usableByDefault: readonly CardStatus[] = ["active"];
const noRulesOutcome: RuleOutcome = { denial: null, usableStatuses: usableByDefault, limits: [] };

function matcher(filter: PaymentFilter | undefined): (payment: RulePayment) => boolean {
  if (!filter) return () => true;
  const tests: ((payment: RulePayment) => boolean)[] = [];
  if (filter.categories) tests.push(categoryMatcher(filter.categories));
  if (filter.countries) tests.push(memberOf(filter.countries, (payment) => payment.merchantCountry));
  if (filter.entryModes) tests.push(memberOf(filter.entryModes, (payment) => payment.entryMode));
  if (filter.merchants) tests.push(merchantMatcher(filter.merchants));
  return (payment) => tests.every((test) => test(payment));
}

function memberOf(entries: readonly string[], value: (payment: RulePayment) => string | null) {
  const set = new Set(entries);
  return (payment: RulePayment) => set.has(value(payment) ?? "");
}

function categoryMatcher(entries: readonly string[]) {
  const ranges = categoryRanges(entries);
  return ({ mcc }: RulePayment) => {
    const code = Number(mcc);
    return ranges.some(([from, to]) => code >= from && code <= to);
  };
}

/**
 * A text with the letters a to z as capitals. Others stay as they are, because Postgres and JavaScript disagree on them
 * (ß, İ, ligatures), and a limit has to count in both what it refuses in one.
 */
export function inCapitals(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** A merchant by its id, or by its name in any case. */
function merchantMatcher(entries: readonly string[]) {
  const set = new Set(entries.map(inCapitals));
  return ({ merchantId, merchantName }: RulePayment) =>
    set.has(inCapitals(merchantId)) || set.has(inCapitals(merchantName));
}

function ecommerceOnly({ entryMode }: RulePayment) {
  return entryMode === "ecommerce";
}

/** What the rule is about: for lists, the payments that are in the list. */
function concernsOf(rule: Rule): (payment: RulePayment) => boolean {
  switch (rule.kind) {
    case "amount":
    case "velocity": {
      const matches = matcher(rule.filter);
      return (payment) =>
        (rule.currency === null || payment.billingCurrency === rule.currency) && matches(payment);
    }
    case "three_ds":
      return rule.filter ? matcher(rule.filter) : ecommerceOnly;
    case "categories":
      return categoryMatcher(rule.categories);
    case "merchants":
      return merchantMatcher(rule.merchants);
    case "countries":
      return memberOf(rule.countries, (payment) => payment.merchantCountry);
    case "entry_modes":
      return memberOf(rule.entryModes, (payment) => payment.entryMode);
    case "wallets":
      return memberOf(rule.wallets, (payment) => payment.wallet ?? "none");
    case "card_statuses":
    case "times":
      return () => true;
  }
}

/** Makes a version ready to be applied. `meterIds` names the meter of each velocity rule; one without counts nothing. */
export function compileRuleSet(set: {
  id: string;
  scope: RuleScope;
  version: number;
  rules: readonly Rule[];
  meterIds: Readonly<Record<string, string>>;
}): CompiledRuleSet {
  return {
    id: set.id,
    scope: set.scope,
    version: set.version,
    rules: set.rules.map((rule) => ({
      rule,
      concerns: concernsOf(rule),
      meterId: set.meterIds[rule.id] ?? null,
    })),
  };
}

function isWithin(rule: Extract<Rule, { kind: "times" }>, local: LocalTime): boolean {
  const { fromMinute, toMinute, days } = rule;
  const { minuteOfDay, weekday } = local;
  if (fromMinute < toMinute)
    return days.includes(weekday) && minuteOfDay >= fromMinute && minuteOfDay < toMinute;
  if (minuteOfDay >= fromMinute) return days.includes(weekday);
  return minuteOfDay < toMinute && days.includes(weekday === 1 ? 7 : weekday - 1);
}

const listReasons = {
  categories: ["category_not_allowed", (payment: RulePayment) => ({ mcc: payment.mcc })],
  merchants: [
    "merchant_not_allowed",
    (payment: RulePayment) => ({ merchant_id: payment.merchantId, merchant_name: payment.merchantName }),
  ],
  countries: ["country_not_allowed", (payment: RulePayment) => ({ country: payment.merchantCountry })],
  entry_modes: [
    "entry_mode_not_allowed",
    (payment: RulePayment) => ({ entry_mode: payment.entryMode ?? "unknown" }),
  ],
  wallets: ["wallet_not_allowed", (payment: RulePayment) => ({ wallet: payment.wallet ?? "none" })],
} as const satisfies Partial<
  Record<Rule["kind"], [RuleReason, (payment: RulePayment) => Record<string, string>]>
>;

/** Why one rule refuses the payment, with the values it saw, or null. */
function refusalOf(
  { rule, concerns }: CompiledRule,
  payment: RulePayment,
  local: LocalTime,
): [RuleReason, Record<string, string>] | null {
  switch (rule.kind) {
    case "card_statuses":
    case "velocity":
      return null;
    case "amount": {
      if (!concerns(payment) || payment.billingAmountMinor <= BigInt(rule.maxMinor)) return null;
      const seen = { asked_minor: payment.billingAmountMinor.toString(), limit_minor: rule.maxMinor };
      return ["amount_limit", { ...seen, currency: rule.currency }];
    }
    case "three_ds":
      return concerns(payment) && !payment.threeDsAuthenticated
        ? ["three_ds_required", { entry_mode: payment.entryMode ?? "unknown" }]
        : null;
    case "times":
      if (isWithin(rule, local)) return null;
      return [
        "time_not_allowed",
        { weekday: String(local.weekday), minute_of_day: String(local.minuteOfDay) },
      ];
    default: {
      const [reason, seen] = listReasons[rule.kind];
      return concerns(payment) === (rule.mode === "allow") ? null : [reason, seen(payment)];
    }
  }
}

/**
 * Applies rule sets to a payment. All of them count: the strictest wins. Total: every payment gets an outcome.
 * @param sets in the order of `ruleScopes`, at most one of each scope
 * @param timeZone the program's, for calendar windows and times of day
 */
export function evaluateRules(
  payment: RulePayment,
  sets: readonly CompiledRuleSet[],
  timeZone: string,
  receivedAt: Date,
): RuleOutcome {
  if (sets.length === 0) return noRulesOutcome;
  const local = localTime(timeZone, receivedAt);
  const limits: AppliedLimit[] = [];
  let denial: RuleDenial | null = null;
  let usableStatuses: readonly CardStatus[] | null = null;
  for (const set of sets) {
    for (const compiled of set.rules) {
      const { rule, meterId, concerns } = compiled;
      const reference: RuleReference = {
        rule_set_id: set.id,
        rule_set_version: String(set.version),
        rule_scope: set.scope,
        rule_id: rule.id,
      };
      if (rule.kind === "card_statuses") {
        usableStatuses = (usableStatuses ?? rule.statuses).filter((status) => rule.statuses.includes(status));
      } else if (rule.kind === "velocity") {
        // A payment of nothing (an account check) uses no limit up.
        if (meterId === null || payment.billingAmountMinor === 0n || !concerns(payment)) continue;
        const { window, amountMaxMinor, countMax } = rule;
        limits.push({
          ...reference,
          meterId,
          window,
          windowStart: windowStart(window, local),
          amountMaxMinor,
          countMax,
        });
      } else if (denial === null) {
        const refusal = refusalOf(compiled, payment, local);
        if (refusal) denial = { reason: refusal[0], detail: { ...reference, ...refusal[1] } };
      }
    }
  }
  return { denial, usableStatuses: usableStatuses ?? usableByDefault, limits };
}
