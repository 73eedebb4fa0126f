import type { CardStatus } from "@/lib/card-states";
import {
  type AppliedLimit,
  type CompiledRuleSet,
  evaluateRules,
  type RulePayment,
} from "@/lib/rules/evaluate";
import type { AuthorizationMessage } from "../finci/contract";
import type { EndpointPolicy, MaintenanceWindow } from "../intake/policy-cache";

/** True for the MCC groups with long holds: car rental 3351–3441, 7512, 7513; lodging 3501–3999, 7011; cruises 4411. Source: ISO 18245 */
export function hasLongHold(mcc: string): boolean {
  const code = Number(mcc);
  return (
    (code >= 3351 && code <= 3441) ||
    (code >= 3501 && code <= 3999) ||
    [4411, 7011, 7512, 7513].includes(code)
  );
}

/** How long an authorization's hold lives, in days: the program's, by the merchant's category. ASSUMED (contract §7) */
export function holdDaysFor(policy: Pick<EndpointPolicy, "holdDays" | "longHoldDays">, mcc: string): number {
  return hasLongHold(mcc) ? Math.max(policy.longHoldDays, policy.holdDays) : policy.holdDays;
}

/** What a decision is about. */
export type DecisionRequest = RulePayment & { accountId: string };

/** What is decided by: the program's state and the rule sets that apply to the card. */
export type DecisionPolicy = {
  decisioningModel: "integrator" | "finci";
  /** Program active, environment enabled. */
  isActive: boolean;
  /** IANA name; calendar windows and times of day are the program's. */
  timeZone: string;
  maintenance: MaintenanceWindow | null;
  /** In force: card, cardholder, account, program. */
  ruleSets: readonly CompiledRuleSet[];
  /** About to come into force: their meters count already, their limits do not refuse. */
  countingRuleSets: readonly CompiledRuleSet[];
};

/** What is decided against. The SQL function `authorize` reads it under the locks. */
export type DecisionState = {
  card: { accountId: string; status: CardStatus /** `YYYY-MM` */; expirationMonth: string } | null;
  balance: { currency: string; postedMinor: bigint; heldMinor: bigint } | null;
  /** What a meter has used in a window. */
  used(meterId: string, windowStart: string): { minor: bigint; count: bigint };
};

/** What the policy alone says, before card, balance and counters are looked at. */
export type Prepared = {
  /** `record_only`: FINCI decides. Another text declines without looking further. Null: go on. */
  preset: string | null;
  /** Declines where the card itself could pay. */
  denial: { reason: string; detail: Record<string, string> } | null;
  usableStatuses: readonly CardStatus[];
  limits: readonly AppliedLimit[];
  ruleSetIds: string[];
  maintenanceId: string | null;
};

const nothing: Prepared = {
  preset: null,
  denial: null,
  usableStatuses: ["active"],
  limits: [],
  ruleSetIds: [],
  maintenanceId: null,
};

/** The part of a decision that needs no state. Pure and total. */
export function prepare(request: DecisionRequest, policy: DecisionPolicy, now: Date): Prepared {
  if (policy.decisioningModel === "finci") return { ...nothing, preset: "record_only" };
  if (!policy.isActive) return { ...nothing, preset: "program_not_active" };
  const outcome = evaluateRules(request, policy.ruleSets, policy.timeZone, now);
  const counting = evaluateRules(request, policy.countingRuleSets, policy.timeZone, now).limits;
  const counted = [...outcome.limits, ...counting.map(withoutLimit)];
  const { maintenance } = policy;
  if (maintenance && maintenance.expiresAt > now) {
    const limits = counted.map(withoutLimit);
    return { ...nothing, ...duringMaintenance(request, maintenance), limits, maintenanceId: maintenance.id };
  }
  return {
    ...outcome,
    preset: null,
    limits: counted,
    ruleSetIds: policy.ruleSets.map(({ id }) => id),
    maintenanceId: null,
  };
}

function withoutLimit(limit: AppliedLimit): AppliedLimit {
  return { ...limit, amountMaxMinor: null, countMax: null };
}

function duringMaintenance(
  request: DecisionRequest,
  { behaviour, capMinor, capCurrency }: MaintenanceWindow,
): Pick<Prepared, "preset" | "denial"> {
  if (behaviour === "decline_all") return { preset: "maintenance", denial: null };
  const isWithin = request.billingCurrency === capCurrency && request.billingAmountMinor <= (capMinor ?? 0n);
  if (isWithin) return { preset: null, denial: null };
  const detail = { limit_minor: String(capMinor ?? 0n), currency: capCurrency ?? "" };
  return { preset: null, denial: { reason: "maintenance", detail } };
}

export type Decision = {
  /** Null where FINCI decides. */
  decision: "approved" | "declined" | null;
  /** Key of lib/decision-reasons; null when approved. */
  reason: string | null;
  /** The values it saw, amounts as decimal strings of minor units; as stored. */
  detail: Record<string, string> | null;
  /** `[meter id, minor units, count]` of each limit, before this payment. */
  velocitySeen: [string, string, string][] | null;
};

/**
 * The decision on an authorization: pure and total. It is the specification of the SQL function `authorize`, which does
 * the same under the locks in one round trip (a property test compares them), and the engine of a re-run.
 * @param now when FINCI's request came; calendar windows and the card's expiry are looked at then
 */
export function decide(
  request: DecisionRequest,
  policy: DecisionPolicy,
  state: DecisionState,
  now: Date,
): Decision {
  const prepared = prepare(request, policy, now);
  if (prepared.preset === "record_only")
    return { decision: null, reason: null, detail: null, velocitySeen: null };
  const refusal = prepared.preset
    ? ([prepared.preset, null] as const)
    : cardRefusal(request, prepared, state, now);
  if (refusal) return { decision: "declined", reason: refusal[0], detail: refusal[1], velocitySeen: null };

  const asked = request.billingAmountMinor;
  const { postedMinor = 0n, heldMinor = 0n } = state.balance ?? {};
  const available = postedMinor - heldMinor;
  const seen = {
    available_minor: available.toString(),
    asked_minor: asked.toString(),
    posted_minor: postedMinor.toString(),
    held_minor: heldMinor.toString(),
  };
  const velocity = applyLimits(prepared.limits, asked, state);
  const refused =
    prepared.denial ??
    velocity.refusal ??
    (asked > available ? { reason: "insufficient_balance", detail: {} } : null);
  return {
    decision: refused ? "declined" : "approved",
    reason: refused?.reason ?? null,
    detail: { ...seen, ...refused?.detail },
    velocitySeen: velocity.seen,
  };
}

/** Why the card or its account cannot pay at all. */
function cardRefusal(
  request: DecisionRequest,
  { usableStatuses }: Prepared,
  { card, balance }: DecisionState,
  now: Date,
): readonly [string, Record<string, string> | null] | null {
  if (!card) return ["card_unknown", null];
  if (card.accountId !== request.accountId) return ["account_mismatch", null];
  if (!usableStatuses.includes(card.status)) return ["card_not_usable", { card_status: card.status }];
  if (card.expirationMonth < now.toISOString().slice(0, 7))
    return ["card_expired", { expiration_month: card.expirationMonth }];
  if (!balance) return ["account_unknown", null];
  if (balance.currency !== request.billingCurrency)
    return ["currency_mismatch", { account_currency: balance.currency }];
  return null;
}

/** All limits are looked at; the first that the payment would exceed refuses. */
function applyLimits(limits: readonly AppliedLimit[], asked: bigint, state: DecisionState) {
  let refusal: Prepared["denial"] = null;
  const seen: [string, string, string][] = [];
  for (const limit of limits) {
    const { minor, count } = state.used(limit.meterId, limit.windowStart);
    seen.push([limit.meterId, minor.toString(), count.toString()]);
    if (refusal) continue;
    const { amountMaxMinor, countMax } = limit;
    if (amountMaxMinor !== null && minor + asked > BigInt(amountMaxMinor)) {
      const values = { used_minor: minor.toString(), limit_minor: amountMaxMinor };
      refusal = { reason: "velocity_limit", detail: { ...limitDetail(limit), ...values } };
    } else if (countMax !== null && count + 1n > BigInt(countMax)) {
      const values = { used_count: count.toString(), limit_count: String(countMax) };
      refusal = { reason: "velocity_limit", detail: { ...limitDetail(limit), ...values } };
    }
  }
  return { refusal, seen: limits.length > 0 ? seen : null };
}

/** What a decline by this limit names, in machine form. */
export function limitDetail(limit: AppliedLimit): Record<string, string> {
  const { rule_set_id, rule_set_version, rule_scope, rule_id, window, windowStart } = limit;
  return { rule_set_id, rule_set_version, rule_scope, rule_id, window, window_start: windowStart };
}

/** The fields of FINCI's message that decide. */
export function decisionRequest(message: AuthorizationMessage): DecisionRequest {
  return {
    accountId: message.account_id,
    billingAmountMinor: message.billingAmountMinor,
    billingCurrency: message.billing_currency,
    merchantId: message.merchant.id,
    merchantName: message.merchant.name,
    merchantCountry: message.merchant.country,
    mcc: message.merchant.mcc,
    entryMode: message.entry_mode ?? null,
    wallet: message.wallet ?? null,
    threeDsAuthenticated: message.three_ds?.authenticated === true,
  };
}

/** The fields that make an authorization what it is; the same id with another content is a conflict. */
export function contentOf(message: AuthorizationMessage): string {
  return JSON.stringify([
    message.token_id,
    message.account_id,
    message.transactionAmountMinor.toString(),
    message.transaction_currency,
    message.billingAmountMinor.toString(),
    message.billing_currency,
    message.merchant.id,
    message.merchant.mcc,
  ]);
}
