import { Badge, type BadgeTone } from "@/components/ui/badge";

type Words = Record<string, { word: string; tone: BadgeTone; meaning: string }>;

const outcomes = {
  awaiting_advice: {
    word: "Awaiting advice",
    tone: "accent",
    meaning: "We answered; FINCI has not yet said what it told the merchant.",
  },
  approved: {
    word: "Approved",
    tone: "approve",
    meaning: "FINCI told the merchant that the payment is approved.",
  },
  declined: {
    word: "Declined",
    tone: "decline",
    meaning: "FINCI told the merchant that the payment is declined.",
  },
  late: { word: "Late", tone: "warn", meaning: "We approved, but FINCI had stopped waiting and declined." },
  failed: { word: "Failed", tone: "warn", meaning: "Our answer did not reach FINCI in a form it could use." },
  differs: {
    word: "Differs",
    tone: "warn",
    meaning: "FINCI told the merchant something else than we answered.",
  },
} as const satisfies Words;

const lifecycles = {
  none: { word: "No hold", tone: "neutral", meaning: "No money is or was held." },
  held: { word: "Held", tone: "accent", meaning: "The amount is held on the account." },
  partially_cleared: {
    word: "Partly cleared",
    tone: "accent",
    meaning: "A part is posted, the rest is held.",
  },
  cleared: { word: "Cleared", tone: "approve", meaning: "The payment is posted; nothing is held any more." },
  reversed: { word: "Reversed", tone: "neutral", meaning: "The hold was given back by a reversal." },
  released: {
    word: "Released",
    tone: "neutral",
    meaning: "The hold was given back: the payment did not happen.",
  },
  expired: { word: "Expired", tone: "warn", meaning: "The hold ran out before a presentment came." },
} as const satisfies Words;

const deliveryStates = {
  answered: { word: "Answered", tone: "approve", meaning: "An authorization request that was decided." },
  received: { word: "In the inbox", tone: "accent", meaning: "Stored; its effects follow in a moment." },
  processed: { word: "Processed", tone: "approve", meaning: "Its effects are in the database." },
  duplicate: { word: "Duplicate", tone: "neutral", meaning: "Known already; it changed nothing." },
  conflict: { word: "Conflict", tone: "danger", meaning: "A known id came with other content; refused." },
  rejected: { word: "Rejected", tone: "danger", meaning: "Refused at the door; it changed nothing." },
  parked: { word: "Parked", tone: "warn", meaning: "Could not be processed; a person looks and replays." },
} as const satisfies Words;

const callOutcomes = {
  success: { word: "Success", tone: "approve", meaning: "FINCI did it." },
  refused: { word: "Refused", tone: "decline", meaning: "FINCI refused; nothing changed there." },
  unreachable: { word: "Unreachable", tone: "warn", meaning: "The call never reached FINCI." },
  timeout: { word: "Timed out", tone: "warn", meaning: "No answer in time; the outcome is unknown." },
  reset: { word: "Connection lost", tone: "warn", meaning: "The connection broke; the outcome is unknown." },
  invalid_answer: {
    word: "Unreadable answer",
    tone: "warn",
    meaning: "FINCI's answer could not be read; the outcome is unknown.",
  },
} as const satisfies Words;

function StateBadge({ entry }: { entry: Words[string] }) {
  return (
    <Badge tone={entry.tone} title={entry.meaning}>
      {entry.word}
    </Badge>
  );
}

/** For filters: `{ value, label }` of every state of a family. */
function optionsOf<T extends Words>(words: T): { value: keyof T & string; label: string }[] {
  return Object.entries(words).map(([value, { word }]) => ({ value, label: word }));
}

/** What became of an authorization: our answer and FINCI's word to the merchant. */
export function OutcomeBadge({ value }: { value: keyof typeof outcomes }) {
  return <StateBadge entry={outcomes[value]} />;
}

export const outcomeOptions = optionsOf(outcomes);

/** Where the money of an authorization is. */
export function LifecycleBadge({ value }: { value: keyof typeof lifecycles }) {
  return <StateBadge entry={lifecycles[value]} />;
}

export const lifecycleOptions = optionsOf(lifecycles);

/** What became of a webhook delivery. */
export function DeliveryStateBadge({ value }: { value: keyof typeof deliveryStates }) {
  return <StateBadge entry={deliveryStates[value]} />;
}

export const deliveryStateOptions = optionsOf(deliveryStates);

/** What became of a Card API call. */
export function CallOutcomeBadge({ value }: { value: keyof typeof callOutcomes }) {
  return <StateBadge entry={callOutcomes[value]} />;
}

export const callOutcomeOptions = optionsOf(callOutcomes);

/** The meaning of a state as a sentence, for the first line of an object page. */
export const lifecycleMeaning = (value: keyof typeof lifecycles): string => lifecycles[value].meaning;
export const callOutcomeMeaning = (value: keyof typeof callOutcomes): string => callOutcomes[value].meaning;
