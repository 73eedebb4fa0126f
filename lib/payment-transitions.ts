import type { ExceptionKind } from "./exception-kinds";
import type { PaymentEvent, PaymentLifecycle } from "./payment-lifecycle";

/*
 * What may happen to a payment in each state, where it goes then, and what a person has to look at. The one table of states
 * and transitions: a property test finds each step of random lives in it, and docs/life-cycle.md is printed from it.
 */

/** Before the authorization is known. */
export type PaymentStage = PaymentLifecycle | "unknown";

export type PaymentTransition = {
  to: readonly PaymentStage[];
  /** Exceptions it may open. */
  opens: readonly ExceptionKind[];
  source: keyof typeof transitionSources;
};

export const transitionSources = {
  truth:
    "FINCI's advice is what the merchant was told and counts; until it comes, our decision does (FINCI contract §6).",
  record:
    "A presentment is the final record: it is booked whatever came before, and the final one releases what is still held (FINCI contract §7).",
  reversal: "A reversal cancels an authorization wholly or partly before presentment (FINCI contract §6).",
  expiry: "Money stays held for the program's days, longer where bills come late (FINCI contract §7).",
  credit: "A return is a later credit, a booking of its own; it moves no hold (FINCI contract §7).",
  overruled: "FINCI was told an error in time; what was decided too late counts no more (our decision).",
  order:
    "Messages come in any order; what came before counts as soon as the authorization is there (our decision).",
  repeat: "The same message again, or one that says what is known, changes nothing (FINCI contract §8).",
} as const;

const unapproved = ["answer_differs", "cleared_unapproved", "unfit_reversal"] as const;
const excess = ["over_cleared", "late"] as const;

/** Short form: `to` the states, `opens` the exceptions. */
function transition(
  to: readonly PaymentStage[],
  source: PaymentTransition["source"],
  opens: readonly ExceptionKind[] = [],
): PaymentTransition {
  return { to, opens, source };
}

export const paymentTransitions: Record<PaymentStage, Record<PaymentEvent, PaymentTransition>> = {
  unknown: {
    approved: transition(["held", "none", "partially_cleared", "cleared", "reversed"], "order", [
      ...excess,
      "unfit_reversal",
    ]),
    declined: transition(["none", "cleared"], "order", ["cleared_unapproved", "unfit_reversal", "late"]),
    advised_approved: transition(["held", "none", "partially_cleared", "cleared", "reversed"], "order", [
      ...excess,
      "unfit_reversal",
    ]),
    advised_declined: transition(["none", "cleared"], "order", [
      "cleared_unapproved",
      "unfit_reversal",
      "late",
    ]),
    reversed: transition(["unknown"], "order", ["unfit_reversal"]),
    cleared: transition(["unknown"], "order", ["deferred"]),
    cleared_finally: transition(["unknown"], "order", ["deferred"]),
    returned: transition(["unknown"], "order", ["return_without_original"]),
    overruled: transition(["unknown"], "overruled"),
    expired: transition(["unknown"], "expiry"),
  },
  none: {
    approved: transition(["none", "released"], "truth", ["answer_differs"]),
    declined: transition(["none"], "truth", ["answer_differs"]),
    advised_approved: transition(["none", "held", "reversed", "expired"], "truth", [
      "answer_differs",
      "unfit_reversal",
    ]),
    advised_declined: transition(["none", "released"], "truth", unapproved),
    reversed: transition(["none", "reversed"], "reversal", ["unfit_reversal"]),
    cleared: transition(["cleared"], "record", [
      "cleared_unapproved",
      "over_cleared",
      "expired_then_cleared",
    ]),
    cleared_finally: transition(["cleared"], "record", [
      "cleared_unapproved",
      "over_cleared",
      "expired_then_cleared",
    ]),
    returned: transition(["none"], "credit"),
    overruled: transition(["none"], "overruled", ["answer_differs", "unfit_reversal"]),
    expired: transition(["none"], "expiry"),
  },
  held: {
    approved: transition(["held"], "truth", ["answer_differs"]),
    declined: transition(["held"], "truth", ["answer_differs"]),
    advised_approved: transition(["held"], "truth", ["answer_differs"]),
    advised_declined: transition(["released", "none"], "truth", unapproved),
    reversed: transition(["held", "reversed"], "reversal", ["unfit_reversal"]),
    cleared: transition(["partially_cleared", "cleared"], "record", ["over_cleared"]),
    cleared_finally: transition(["cleared"], "record", ["over_cleared"]),
    returned: transition(["held"], "credit"),
    overruled: transition(["none", "held"], "overruled", ["answer_differs", "unfit_reversal"]),
    expired: transition(["expired"], "expiry"),
  },
  partially_cleared: {
    approved: transition(["partially_cleared"], "truth", ["answer_differs"]),
    declined: transition(["partially_cleared"], "truth", ["answer_differs"]),
    advised_approved: transition(["partially_cleared"], "truth", ["answer_differs"]),
    advised_declined: transition(["cleared"], "truth", unapproved),
    reversed: transition(["partially_cleared", "cleared"], "reversal", ["over_cleared", "unfit_reversal"]),
    cleared: transition(["partially_cleared", "cleared"], "record", excess),
    cleared_finally: transition(["cleared"], "record", excess),
    returned: transition(["partially_cleared"], "credit"),
    overruled: transition(["partially_cleared", "cleared"], "overruled", unapproved),
    expired: transition(["cleared"], "expiry"),
  },
  cleared: {
    approved: transition(["cleared"], "truth", ["answer_differs"]),
    declined: transition(["cleared"], "truth", ["answer_differs"]),
    advised_approved: transition(["cleared", "partially_cleared"], "truth", [
      "answer_differs",
      "over_cleared",
      "unfit_reversal",
    ]),
    advised_declined: transition(["cleared"], "truth", unapproved),
    reversed: transition(["cleared"], "reversal", ["over_cleared", "unfit_reversal"]),
    cleared: transition(["cleared"], "record", [...excess, "expired_then_cleared"]),
    cleared_finally: transition(["cleared"], "record", [...excess, "expired_then_cleared"]),
    returned: transition(["cleared"], "credit"),
    overruled: transition(["cleared"], "overruled", unapproved),
    expired: transition(["cleared"], "expiry"),
  },
  reversed: {
    approved: transition(["reversed"], "truth", ["answer_differs"]),
    declined: transition(["reversed"], "truth", ["answer_differs"]),
    advised_approved: transition(["reversed"], "truth", ["answer_differs"]),
    advised_declined: transition(["released", "none"], "truth", unapproved),
    reversed: transition(["reversed"], "reversal", ["unfit_reversal"]),
    cleared: transition(["cleared"], "record", ["over_cleared", "expired_then_cleared"]),
    cleared_finally: transition(["cleared"], "record", ["over_cleared", "expired_then_cleared"]),
    returned: transition(["reversed"], "credit"),
    overruled: transition(["none", "reversed"], "overruled", ["answer_differs", "unfit_reversal"]),
    expired: transition(["reversed"], "expiry"),
  },
  released: {
    approved: transition(["released"], "repeat"),
    declined: transition(["released", "none"], "truth"),
    advised_approved: transition(["released"], "repeat"),
    advised_declined: transition(["released"], "repeat"),
    reversed: transition(["released"], "reversal", ["unfit_reversal"]),
    cleared: transition(["cleared"], "record", ["cleared_unapproved", "expired_then_cleared"]),
    cleared_finally: transition(["cleared"], "record", ["cleared_unapproved", "expired_then_cleared"]),
    returned: transition(["released"], "credit"),
    overruled: transition(["none"], "overruled"),
    expired: transition(["released"], "expiry"),
  },
  expired: {
    approved: transition(["expired"], "truth", ["answer_differs"]),
    declined: transition(["expired"], "truth", ["answer_differs"]),
    advised_approved: transition(["expired"], "truth", ["answer_differs"]),
    advised_declined: transition(["released", "none"], "truth", unapproved),
    reversed: transition(["expired", "reversed"], "reversal", ["unfit_reversal"]),
    cleared: transition(["cleared"], "record", ["over_cleared", "expired_then_cleared"]),
    cleared_finally: transition(["cleared"], "record", ["over_cleared", "expired_then_cleared"]),
    returned: transition(["expired"], "credit"),
    overruled: transition(["none", "expired"], "overruled", ["answer_differs", "unfit_reversal"]),
    expired: transition(["expired"], "repeat"),
  },
};
