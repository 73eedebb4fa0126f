import { decisionReasonWords, type ReasonClass } from "./decision-reasons";

/**
 * What an authorization came to, as the console separates, filters and counts it. Every authorization is in exactly one
 * state, but for `declined_by_us`, which is all that we declined and FINCI declined to the merchant. Source: our decision.
 */
export const authorizationStates = [
  "approved",
  "declined_by_us",
  "declined_rule",
  "declined_balance",
  "declined_card",
  "declined_program",
  "declined_maintenance",
  "declined_technical",
  "declined_finci",
  "late",
  "failed",
  "differs",
  "awaiting_advice",
] as const;
export type AuthorizationState = (typeof authorizationStates)[number];

export const authorizationStateWords: Record<AuthorizationState, { label: string; meaning: string }> = {
  approved: { label: "Approved", meaning: "FINCI told the merchant that the payment is approved." },
  declined_by_us: { label: "Declined by us", meaning: "We declined, and FINCI told the merchant so." },
  declined_rule: { label: "Declined by us: rule", meaning: "A spending rule or limit refused it." },
  declined_balance: { label: "Declined by us: balance", meaning: "The balance did not cover it." },
  declined_card: {
    label: "Declined by us: card",
    meaning: "The card or its account could not pay, whatever the amount.",
  },
  declined_program: { label: "Declined by us: program", meaning: "The program was not active." },
  declined_maintenance: {
    label: "Declined by us: maintenance",
    meaning: "The program was in maintenance mode, which did not allow it.",
  },
  declined_technical: {
    label: "Declined by us: other",
    meaning: "We declined for a reason that has no words here yet.",
  },
  declined_finci: {
    label: "Declined by FINCI alone",
    meaning: "FINCI declined without our decision.",
  },
  late: { label: "Late", meaning: "We approved, but FINCI had stopped waiting and declined." },
  failed: {
    label: "Failed",
    meaning: "We declined because of a fault of ours: too slow, database away, conflicting repeat.",
  },
  differs: { label: "Differs", meaning: "FINCI told the merchant something else than we answered." },
  awaiting_advice: {
    label: "Awaiting advice",
    meaning: "We answered; FINCI has not yet said what it told the merchant.",
  },
};

/** The class of a decline of ours that a state stands for; null for the other states. */
export function declineClassOf(state: AuthorizationState): ReasonClass | null {
  const reasonClass = /^declined_(rule|balance|card|program|maintenance|technical)$/.exec(state)?.[1];
  return (reasonClass as ReasonClass | undefined) ?? null;
}

/** The one state of an authorization. */
export function stateOf(facts: {
  outcome: Exclude<AuthorizationState, `declined_${string}`> | "declined";
  decision: "approved" | "declined" | null;
  decisionReason: string | null;
}): Exclude<AuthorizationState, "declined_by_us"> {
  if (facts.outcome !== "declined") return facts.outcome;
  if (facts.decision === null) return "declined_finci";
  return `declined_${decisionReasonWords(facts.decisionReason ?? "").class}`;
}
