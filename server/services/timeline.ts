import type {
  authorizationReversals,
  deliveries,
  exceptions,
  ledgerEntries,
  masterEntries,
  transactions,
} from "@/db/schema";
import { exceptionKindWords } from "@/lib/exception-kinds";
import { formatMoney, type Money } from "@/lib/money";
import { maskPersonalFields } from "@/lib/personal-data";
import { formatDuration } from "@/lib/time";
import type { PaymentChain } from "./payment-chain";

type Delivery = typeof deliveries.$inferSelect;
type Reversal = typeof authorizationReversals.$inferSelect;
type Transaction = typeof transactions.$inferSelect;
type LedgerEntry = typeof ledgerEntries.$inferSelect;
type Exception = typeof exceptions.$inferSelect;
type FinciEntry = typeof masterEntries.$inferSelect;

/** One step of a payment's story, oldest first. */
export type TimelineEntry = {
  at: Date;
  source: "delivery" | "reversal" | "transaction" | "ledger" | "finci_ledger" | "exception";
  /** The delivery's or exception's uuid, FINCI's id of the reversal, transaction or entry, or our entry's sequence. */
  id: string;
  sentence: string;
  amount: Money | null;
  /** What the account had and held after it; entries of our ledger only. */
  balanceAfter: { posted: Money; held: Money } | null;
  /** Deliveries only. */
  delivery: Pick<Delivery, "kind" | "state" | "httpStatus"> | null;
  /** Needs a look: refused, in conflict or parked. */
  isProblem: boolean;
  /** What FINCI sent, personal data masked, and what we answered; deliveries only. */
  payload: Record<string, unknown> | null;
  answer: Record<string, unknown> | null;
};

const sourceOrder = {
  delivery: 0,
  reversal: 1,
  transaction: 2,
  ledger: 3,
  exception: 4,
  finci_ledger: 5,
} as const;

/** Merges the records around a payment, oldest first; at one moment the message comes before what it caused. */
export function buildTimeline(records: PaymentChain): TimelineEntry[] {
  return [
    ...records.deliveries.map(fromDelivery),
    ...records.reversals.map(fromReversal),
    ...records.transactions.map(fromTransaction),
    ...records.ledgerEntries.map(fromLedgerEntry),
    ...records.exceptions.flatMap(fromException),
    ...records.finciEntries.map(fromFinciEntry),
  ].sort(
    (one, other) =>
      one.at.getTime() - other.at.getTime() || sourceOrder[one.source] - sourceOrder[other.source],
  );
}

const noBody = { balanceAfter: null, delivery: null, isProblem: false, payload: null, answer: null };

function fromDelivery(row: Delivery): TimelineEntry {
  return {
    at: row.receivedAt,
    source: "delivery",
    id: row.id,
    sentence: deliverySentence(row),
    amount: null,
    balanceAfter: null,
    delivery: { kind: row.kind, state: row.state, httpStatus: row.httpStatus },
    isProblem: ["conflict", "rejected", "parked"].includes(row.state),
    payload: maskPersonalFields(row.payload),
    answer: row.answer,
  };
}

const deliverySubjects: Record<Delivery["kind"], string> = {
  request: "FINCI asked us to decide",
  advice: "FINCI sent its advice",
  reversal: "FINCI reported a reversal",
  presentment: "FINCI delivered a presentment",
  return: "FINCI delivered a return",
  unknown: "FINCI sent a message that could not be read",
};

/** What was received and what became of it. */
export function deliverySentence(row: Delivery): string {
  const code = row.payload?.response_code;
  const subject =
    row.kind === "advice" && typeof code === "string"
      ? `FINCI sent its advice: it told the merchant ${code}`
      : deliverySubjects[row.kind];
  const problem = row.problem ? ` ${row.problem}` : "";
  switch (row.state) {
    case "answered":
      return `${subject}; ${answerWords(row)}.`;
    case "received":
      return `${subject}; it waits to be processed.`;
    case "processed":
      return `${subject}.`;
    case "duplicate":
      return `${subject} again; the repeat had no effect.`;
    case "conflict":
      return `${subject} under an id that came before with other content.${problem}`;
    case "rejected":
      return `${subject}; we refused it with HTTP ${row.httpStatus}.${problem}`;
    case "parked":
      return `${subject}; it could not be processed and is parked.${problem}`;
  }
}

function answerWords(row: Delivery): string {
  const took = row.answerDurationUs === null ? "" : ` in ${formatDuration(row.answerDurationUs / 1000)}`;
  const errors = Array.isArray(row.answer?.errors) ? ` (${row.answer.errors.join(", ")})` : "";
  const status = typeof row.answer?.status === "string" ? row.answer.status : "nothing that could be read";
  return `we answered ${status}${errors}${took}`;
}

function fromReversal(row: Reversal): TimelineEntry {
  const amount = { minor: row.billingAmountMinor, currency: row.billingCurrency };
  const refused = row.adviceResponseCode !== null && row.adviceResponseCode !== "Approved";
  return {
    at: row.receivedAt,
    source: "reversal",
    id: row.id,
    sentence: refused
      ? `A reversal of ${formatMoney(amount)} was not approved by FINCI (${row.adviceResponseCode}).`
      : `${formatMoney(amount)} of the authorization was reversed.`,
    amount,
    ...noBody,
  };
}

function fromTransaction(row: Transaction): TimelineEntry {
  const amount = { minor: row.billingAmountMinor, currency: row.billingCurrency };
  const which = row.sequence > 1 || !row.isFinal ? `, presentment ${row.sequence}` : "";
  const end = row.isFinal ? "" : "; more presentments are expected";
  return {
    at: row.receivedAt,
    source: "transaction",
    id: row.id,
    sentence:
      row.type === "presentment"
        ? `${formatMoney(amount)} cleared on ${row.clearingDate}${which}${end}.`
        : `${formatMoney(amount)} returned by the merchant, clearing date ${row.clearingDate}.`,
    amount,
    ...noBody,
  };
}

function fromLedgerEntry(row: LedgerEntry): TimelineEntry {
  const minor = row.postedDeltaMinor === 0n ? row.heldDeltaMinor : row.postedDeltaMinor;
  return {
    at: row.createdAt,
    source: "ledger",
    id: row.sequence.toString(),
    sentence: ledgerSentence(row),
    amount: { minor, currency: row.currency },
    ...noBody,
    balanceAfter: {
      posted: { minor: row.postedAfterMinor, currency: row.currency },
      held: { minor: row.heldAfterMinor, currency: row.currency },
    },
  };
}

/** When it was opened, and when it was closed. */
function fromException(row: Exception): TimelineEntry[] {
  const { id, openedAt, closedAt, detail, resolution } = row;
  const { label } = exceptionKindWords(row.kind);
  const amount = { minor: row.amountMinor, currency: row.currency };
  const opened: TimelineEntry = {
    ...noBody,
    at: openedAt,
    source: "exception",
    id,
    sentence: `Put before a person: ${label.toLowerCase()}. ${detail}`.trim(),
    amount,
    isProblem: row.status === "open",
  };
  if (!closedAt) return [opened];
  const how = row.resolutionKind ? ` ${closings[row.resolutionKind]}` : "";
  const sentence = `${label}: closed${how}. ${resolution ?? ""}`.trim();
  return [opened, { ...opened, at: closedAt, sentence, id: `${id} closed` }];
}

const closings: Record<NonNullable<Exception["resolutionKind"]>, string> = {
  explained: "with what was found",
  accepted: "as it is",
  rejected: "as a duplicate",
  matched: "by a match",
  written_off: "by writing it off",
  by_itself: "by itself",
};

function fromFinciEntry(row: FinciEntry): TimelineEntry {
  const amount = { minor: row.amountMinor, currency: row.currency };
  return {
    at: row.bookedAt,
    source: "finci_ledger",
    id: row.id,
    sentence: `FINCI's ledger has it: ${formatMoney(amount)}, value date ${row.valueDate}.`,
    amount,
    ...noBody,
  };
}

/** What moved on the account and why. */
export function ledgerSentence(row: LedgerEntry): string {
  const size = (minor: bigint) => formatMoney({ minor: minor < 0n ? -minor : minor, currency: row.currency });
  const posted = size(row.postedDeltaMinor);
  const held = size(row.heldDeltaMinor);
  const release = row.heldDeltaMinor < 0n ? `; ${held} of the hold released` : "";
  const cause = row.narrative ? ` (${row.narrative})` : "";
  switch (row.kind) {
    case "funding":
      return `${posted} added to the account${cause}.`;
    case "adjustment": {
      const back = row.reversesSequence === null ? "" : `, taking back entry ${row.reversesSequence}`;
      return `${posted} ${row.postedDeltaMinor < 0n ? "taken from" : "added to"} the account${back}${cause}.`;
    }
    case "hold":
      return `${held} held${cause}.`;
    case "hold_change":
      return `Hold ${row.heldDeltaMinor < 0n ? "lowered" : "raised"} by ${held}${cause}.`;
    case "hold_release":
      return `Hold of ${held} released${cause}.`;
    case "presentment":
      return `${posted} booked from the account${release}${cause}.`;
    case "return":
      return `${posted} credited to the account${cause}.`;
  }
}
