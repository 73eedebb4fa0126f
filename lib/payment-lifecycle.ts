import type { ExceptionKind } from "./exception-kinds";
import { categoryRanges } from "./rules/mcc-groups";

/*
 * The life of a payment: what its facts make of it. The database settles by the same rules (SQL functions
 * settle_authorization and note_unfitting); a property test compares the two over random facts in random orders.
 */

export type PaymentFacts = {
  authorizedMinor: bigint;
  /** Ours; null where FINCI never asked us. */
  decision: "approved" | "declined" | null;
  /** What FINCI told the merchant; null until it is known. */
  adviceResponseCode: string | null;
  /** Approved reversals. */
  reversals: readonly { amountMinor: bigint }[];
  presentments: readonly PresentmentFact[];
  /** True once the time of its hold was over while money was held. */
  isExpired: boolean;
  /** ISO 18245. */
  mcc: string;
  /** Whole percent, of the program. */
  tipAllowancePercent: number;
};

export type PresentmentFact = {
  id: string;
  amountMinor: bigint;
  isFinal: boolean;
  /** FINCI's clock. */
  createdAtMs: number;
  /** It came when the hold had expired. */
  isAfterExpiry: boolean;
};

export type PaymentState = {
  lifecycle: PaymentLifecycle;
  heldMinor: bigint;
  clearedMinor: bigint;
  reversedMinor: bigint;
  /** What a person has to look at, beside an answer that differs from the advice. */
  unfitting: { kind: ExceptionKind; amountMinor: bigint }[];
};

export type PaymentLifecycle =
  | "none"
  | "held"
  | "partially_cleared"
  | "cleared"
  | "reversed"
  | "released"
  | "expired";

/** What can happen to a payment. */
export type PaymentEvent =
  | "approved"
  | "declined"
  | "advised_approved"
  | "advised_declined"
  | "reversed"
  | "cleared"
  | "cleared_finally"
  | "returned"
  | "overruled"
  | "expired";

const tipRanges = categoryRanges([
  "group:car_rental",
  "group:lodging",
  "group:restaurants",
  "4121",
  "7230",
  "7297-7298",
]);

/** Merchants whose clearing is often more than was authorized. Source: our decision, after ISO 18245. */
export function tipsAreUsual(mcc: string): boolean {
  return tipRanges.some(([from, to]) => Number(mcc) >= from && Number(mcc) <= to);
}

/** What the facts make of a payment, in whatever order they came. Total and pure. */
export function settlePayment(facts: PaymentFacts): PaymentState {
  const { authorizedMinor, presentments, isExpired } = facts;
  const clearedMinor = sum(presentments);
  const reversedMinor = sum(facts.reversals);
  const hasFinal = presentments.some(({ isFinal }) => isFinal);
  const isApproved = isPaymentApproved(facts);
  const open = authorizedMinor - reversedMinor - clearedMinor;
  const heldMinor = !isApproved || hasFinal || isExpired || open < 0n ? 0n : open;
  return {
    lifecycle: lifecycleOf(facts, { isApproved, hasFinal, clearedMinor, reversedMinor, heldMinor }),
    heldMinor,
    clearedMinor,
    reversedMinor,
    unfitting: unfittingOf(facts, { isApproved, clearedMinor, reversedMinor }),
  };
}

/** What FINCI told the merchant is the truth; until it is known, our decision. Source: FINCI contract §6. */
function isPaymentApproved({ decision, adviceResponseCode }: PaymentFacts): boolean {
  return adviceResponseCode === null ? decision === "approved" : adviceResponseCode === "Approved";
}

type Sums = {
  isApproved: boolean;
  hasFinal: boolean;
  clearedMinor: bigint;
  reversedMinor: bigint;
  heldMinor: bigint;
};

function lifecycleOf(facts: PaymentFacts, sums: Sums): PaymentLifecycle {
  const { isApproved, hasFinal, clearedMinor, reversedMinor, heldMinor } = sums;
  if (hasFinal || (clearedMinor > 0n && heldMinor === 0n)) return "cleared";
  if (clearedMinor > 0n) return "partially_cleared";
  if (!isApproved) return facts.decision === "approved" ? "released" : "none";
  if (reversedMinor > 0n && reversedMinor >= facts.authorizedMinor) return "reversed";
  if (facts.isExpired) return "expired";
  return heldMinor > 0n ? "held" : "none";
}

function unfittingOf(
  facts: PaymentFacts,
  { isApproved, clearedMinor, reversedMinor }: Pick<Sums, "isApproved" | "clearedMinor" | "reversedMinor">,
): PaymentState["unfitting"] {
  const { authorizedMinor, presentments, mcc, tipAllowancePercent } = facts;
  const leftMinor = authorizedMinor > reversedMinor ? authorizedMinor - reversedMinor : 0n;
  const allowanceMinor = tipsAreUsual(mcc) ? (authorizedMinor * BigInt(tipAllowancePercent)) / 100n : 0n;
  const reversibleMinor = isApproved ? authorizedMinor : 0n;
  const again = presentments.filter((one) =>
    presentments.some((final) => final.isFinal && isAfter(one, final)),
  );
  const afterExpiry = presentments.filter(({ isAfterExpiry }) => isAfterExpiry);
  const found: [ExceptionKind, boolean, bigint][] = [
    ["over_cleared", isApproved && clearedMinor > leftMinor + allowanceMinor, clearedMinor - leftMinor],
    ["cleared_unapproved", !isApproved && clearedMinor > 0n, clearedMinor],
    ["unfit_reversal", reversedMinor > reversibleMinor, reversedMinor - reversibleMinor],
    ["late", again.length > 0, sum(again)],
    ["expired_then_cleared", afterExpiry.length > 0, sum(afterExpiry)],
  ];
  return found.filter(([, isSo]) => isSo).map(([kind, , amountMinor]) => ({ kind, amountMinor }));
}

/** In FINCI's order. */
function isAfter(one: PresentmentFact, other: PresentmentFact): boolean {
  if (one.createdAtMs !== other.createdAtMs) return one.createdAtMs > other.createdAtMs;
  return one.id > other.id;
}

function sum(amounts: readonly { amountMinor: bigint }[]): bigint {
  return amounts.reduce((total, { amountMinor }) => total + amountMinor, 0n);
}
