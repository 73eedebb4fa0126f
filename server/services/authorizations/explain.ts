import { decisionReasonWords } from "@/lib/decision-reasons";
import { formatMoney, type Money } from "@/lib/money";
import type { RulesSeen } from "./rules-seen";
import type { AuthorizationOutcome } from "./schemas";

/** What the explanation is made from. */
export type AuthorizationFacts = {
  decision: "approved" | "declined" | null;
  decisionReason: string | null;
  decisionDetail: Record<string, string> | null;
  outcome: AuthorizationOutcome;
  adviceResponseCode: string | null;
  billing: Money;
  held: Money;
  /** The rule that declined; null or absent where none did. */
  decidingRule?: RulesSeen["deciding"];
};

/** The numbers that the decision saw, in the billing currency; null where it did not come to them. */
export type DecisionNumbers = {
  asked: Money | null;
  available: Money | null;
  posted: Money | null;
  held: Money | null;
};

export type Explanation = {
  /** What happened and why, for the first line of the page. */
  sentence: string;
  /** What staff do next; null when there is nothing to do. */
  nextStep: string | null;
  /** What is safe to tell the cardholder; null when the payment went through. */
  tellCardholder: string | null;
};

/** Reads the stored amounts, decimal texts of minor units. */
export function decisionNumbers(detail: Record<string, string> | null, currency: string): DecisionNumbers {
  const read = (key: string): Money | null => {
    const text = detail?.[key];
    return text && /^-?\d+$/.test(text) ? { minor: BigInt(text), currency } : null;
  };
  return {
    asked: read("asked_minor"),
    available: read("available_minor"),
    posted: read("posted_minor"),
    held: read("held_minor"),
  };
}

/** Says in one or two sentences who decided what, why, and what FINCI told the merchant. */
export function explainAuthorization(facts: AuthorizationFacts): Explanation {
  const reason = facts.decisionReason ? decisionReasonWords(facts.decisionReason) : null;
  return {
    sentence: `${whatWeDid(facts)} ${whatFinciDid(facts)}`.trim(),
    nextStep: nextStep(facts, reason?.nextStep || null),
    tellCardholder: tellCardholder(facts, reason?.tellCardholder || null),
  };
}

function whatWeDid(facts: AuthorizationFacts): string {
  if (facts.decision === "approved") return "Approved by us.";
  if (facts.decision === null) return "FINCI did not ask us to decide.";
  return `Declined by us: ${declineCause(facts)}.`;
}

/** The reason as the end of a sentence, with the values that the decision saw. */
function declineCause(facts: AuthorizationFacts): string {
  const { decisionReason, decisionDetail, billing, decidingRule } = facts;
  if (decidingRule) return ruleCause(decidingRule);
  const { sentence } = decisionReasonWords(decisionReason ?? "no reason was recorded");
  const cause = sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, "");
  const { asked, available } = decisionNumbers(decisionDetail, billing.currency);
  if (decisionReason === "insufficient_balance" && asked && available) {
    return `${cause} (${formatMoney(asked)} asked, ${formatMoney(available)} available)`;
  }
  if (decisionDetail?.card_status) return `${cause} (the card was ${decisionDetail.card_status})`;
  if (decisionDetail?.expiration_month)
    return `${cause} (it was valid until ${decisionDetail.expiration_month})`;
  if (decisionDetail?.account_currency) {
    return `${cause} (${billing.currency} asked, the account is in ${decisionDetail.account_currency})`;
  }
  return cause;
}

/** `the card's rule "At most 500.00 EUR a day" does not allow it (480.00 EUR used, 50.00 EUR asked)` */
function ruleCause({ scope, sentence, values, saw }: NonNullable<RulesSeen["deciding"]>): string {
  const { used, asked } = values;
  const seen = [used && `${used} used`, asked && `${asked} asked`].filter(Boolean).join(", ");
  const inWords = saw ? saw.charAt(0).toLowerCase() + saw.slice(1).replace(/\.$/, "") : "";
  const what = seen || inWords;
  return `the ${scope}'s rule "${sentence}" does not allow it${what ? ` (${what})` : ""}`;
}

function whatFinciDid({ decision, outcome, adviceResponseCode, held }: AuthorizationFacts): string {
  if (adviceResponseCode === null) return "FINCI's advice has not arrived yet.";
  const told = `FINCI told the merchant: ${adviceResponseCode}.`;
  const money = held.minor > 0n ? `${formatMoney(held)} is held.` : "No money is held.";
  if (outcome === "late")
    return `${told} FINCI did not use our answer, as when it comes after 3 seconds. ${money}`;
  if (outcome !== "differs") return told;
  return decision === "approved"
    ? `${told} FINCI or the scheme declined although we approved. ${money}`
    : `${told} FINCI approved although we declined. ${money}`;
}

function nextStep({ outcome, decision }: AuthorizationFacts, fromReason: string | null): string | null {
  if (outcome === "late") return "The cardholder may try again; tell the integration engineer if it repeats.";
  if (outcome === "differs" && decision === "approved")
    return "Ask FINCI why it declined; the cardholder may try again.";
  if (outcome === "differs") return "Tell the integration engineer: FINCI approved against our answer.";
  return fromReason;
}

function tellCardholder(
  { outcome, adviceResponseCode }: AuthorizationFacts,
  fromReason: string | null,
): string | null {
  if (outcome === "late") return "A technical fault stopped the payment. Please try again.";
  if (outcome === "approved" || adviceResponseCode === "Approved") return null;
  if (fromReason) return fromReason;
  return adviceResponseCode === null
    ? null
    : "The payment was declined by the card network. Please try again.";
}
