/**
 * The twelve validations that FINCI's sandbox validation must show, and the test that follows in production. Source: FINCI
 * contract §10.
 */

export const scenarioKeys = [
  "records_created",
  "card_issued",
  "authorization_received",
  "approve",
  "decline",
  "advice_received",
  "timeout_safe_decline",
  "repeated_delivery",
  "clearing",
  "reversal",
  "return",
  "status_update",
] as const;
export type ScenarioKey = (typeof scenarioKeys)[number];

/** What each validation is called, and what it shows. */
export const scenarioWords: Record<ScenarioKey, { name: string; shows: string }> = {
  records_created: {
    name: "Records created for the target structure",
    shows: "The chain of customers and account is created through the Card API, and FINCI shows it.",
  },
  card_issued: {
    name: "A card issued",
    shows: "A card is created on the account, active, and FINCI lists it with its masked number.",
  },
  authorization_received: {
    name: "Authorization received",
    shows: "FINCI's authorization request reaches our endpoint, is accepted and answered within 3 s.",
  },
  approve: {
    name: "Approve",
    shows: "A payment that the balance covers is approved, and its money is held.",
  },
  decline: {
    name: "Decline",
    shows: "A payment over the balance is declined, and no money is held.",
  },
  advice_received: {
    name: "Advice received",
    shows: "FINCI's advice comes under the request's id, is accepted, and agrees with our answer.",
  },
  timeout_safe_decline: {
    name: "Time-out-safe decline",
    shows: "When our answer comes too late FINCI declines; its advice makes us let the money go.",
  },
  repeated_delivery: {
    name: "Repeated delivery handled",
    shows: "The same request twice gets the same answer, and money is held once.",
  },
  clearing: {
    name: "Clearing of an approved transaction",
    shows: "The presentment is matched to its authorization, the hold ends and the money is booked.",
  },
  reversal: {
    name: "A reversal",
    shows: "A reversal of an approved authorization lets its money go.",
  },
  return: {
    name: "A return",
    shows: "A return after clearing is booked back onto the account.",
  },
  status_update: {
    name: "A status update and its effect",
    shows: "A frozen card is declined; unfrozen, the next payment is approved.",
  },
};

/** Validations that mean nothing where FINCI decides by itself: nobody asks us. */
export const scenariosOfOurDecision: readonly ScenarioKey[] = [
  "authorization_received",
  "approve",
  "decline",
  "timeout_safe_decline",
  "repeated_delivery",
];

export const scenarioStates = ["waiting", "running", "passed", "failed", "skipped"] as const;
export type ScenarioState = (typeof scenarioStates)[number];
export const scenarioStateLabels: Record<ScenarioState, string> = {
  waiting: "Waiting",
  running: "Running",
  passed: "Passed",
  failed: "Failed",
  skipped: "Not in scope",
};

export const runStates = ["running", "passed", "failed", "cancelled"] as const;
export type RunState = (typeof runStates)[number];
export const runStateLabels: Record<RunState, string> = {
  running: "Running",
  passed: "Passed",
  failed: "Failed",
  cancelled: "Stopped",
};

/** Against the simulator, which the console tells what to send; or against FINCI, where its engineer does. */
export const runModes = ["simulator", "live"] as const;
export type RunMode = (typeof runModes)[number];
export const runModeLabels: Record<RunMode, string> = {
  simulator: "Against the simulator",
  live: "Live session with FINCI",
};

/** How long a live session waits for one thing to arrive, and by how much a person lengthens it. Our decision. */
export const liveWaitMinutes = 15;

/** One thing that was looked at, as a sentence, and whether it was so. */
export type EvidenceCheck = { sentence: string; holds: boolean };

export const evidenceKinds = [
  "api_call",
  "delivery",
  "authorization",
  "transaction",
  "ledger_entry",
] as const;

/** One recorded fact of a scenario. Its whole trace is read from the record itself. */
export type EvidenceItem = {
  kind: (typeof evidenceKinds)[number];
  id: string;
  title: string;
  /** ISO 8601, UTC. */
  at: string;
  /** How long it took, where that was measured. */
  durationMs: number | null;
};

export type Evidence = {
  checks: EvidenceCheck[];
  items: EvidenceItem[];
  /** FINCI's ids by what they are: `token_id`, `authorization_id` … */
  ids: Record<string, string>;
};
export const noEvidence: Evidence = { checks: [], items: [], ids: {} };

/** Why a scenario failed, and what to do about it. */
export type Explanation = { cause: string; nextStep: string };

/** What a person at FINCI has to trigger now, in a live session. */
export type AwaitedTrigger = { sentence: string; since: string };

/** The production confirmation test: controlled payments with a real card, in this order. Source: FINCI contract §10; the list is ours. */
export const confirmationSteps = [
  {
    key: "small_payment",
    name: "A small real payment is approved",
    how: "Pay a small amount with a card of the program at a real merchant. Enter the authorization's id.",
    proof: "authorization",
  },
  {
    key: "decline",
    name: "A payment is declined",
    how: "Pay more than the account holds, or with a frozen card. Enter the authorization's id.",
    proof: "authorization",
  },
  {
    key: "clearing",
    name: "The clearing is seen",
    how: "Wait for the presentment of the small payment, mostly one to three days. Enter the transaction's id.",
    proof: "transaction",
  },
  {
    key: "refund",
    name: "A refund is seen",
    how: "Have the merchant refund the payment. Enter the id of the return.",
    proof: "transaction",
  },
] as const;
export type ConfirmationKey = (typeof confirmationSteps)[number]["key"];
export const confirmationKeys = confirmationSteps.map(({ key }) => key) as [
  ConfirmationKey,
  ...ConfirmationKey[],
];

/** One line of the readiness review, found out by the console. */
export type ReadinessFact = { key: string; sentence: string; holds: boolean; nextStep: string | null };
