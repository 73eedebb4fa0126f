/**
 * The card's two attributes and what may be done in each state. Source: FINCI contract §5; FINCI publishes no formal
 * transition contract, so the matrix is ours and stands only here.
 */

/** Statuses under the console's names; FINCI writes `compromised` as `compromized`, on the wire only. */
export const cardStatuses = [
  "new",
  "active",
  "deactivated",
  "referral",
  "blocked",
  "closed",
  "compromised",
  "damaged",
  "lost",
  "stolen",
] as const;
export type CardStatus = (typeof cardStatuses)[number];

/** How a status is called on screen. */
export const cardStatusNames: Record<CardStatus, string> = {
  new: "New",
  active: "Active",
  deactivated: "Frozen",
  referral: "Referral",
  blocked: "Blocked",
  closed: "Closed",
  compromised: "Compromised",
  damaged: "Damaged",
  lost: "Lost",
  stolen: "Stolen",
};

export const cardStages = ["digital", "plastic_not_delivered", "plastic_delivered"] as const;
export type CardStage = (typeof cardStages)[number];

const endStates: readonly CardStatus[] = ["blocked", "closed", "compromised", "damaged", "lost", "stolen"];

/** True for a status that a card never leaves. Source: FINCI contract §5. */
export function isEndState(status: CardStatus): boolean {
  return endStates.includes(status);
}

const reversibleTransitions: Partial<Record<CardStatus, readonly CardStatus[]>> = {
  new: ["active", "deactivated"],
  active: ["deactivated", "referral"],
  deactivated: ["active"],
  referral: ["active"],
};

/** The statuses a card may go to next, reversible ones first. Empty for an end state. Source: FINCI contract §5 (ours). */
export function nextStatuses(status: CardStatus): CardStatus[] {
  if (isEndState(status)) return [];
  return [...(reversibleTransitions[status] ?? []), ...endStates];
}

/** True when the matrix allows the change. */
export function mayChangeStatus(from: CardStatus, to: CardStatus): boolean {
  return nextStatuses(from).includes(to);
}

/** Only `active` cards can transact; the stage never matters. Source: FINCI contract §5. */
export function canTransact(status: CardStatus): boolean {
  return status === "active";
}

/** What a card action does, in the words of the support desk. */
export type CardAction = {
  key:
    | "activate"
    | "freeze"
    | "unfreeze"
    | "refer"
    | "block"
    | "close"
    | "report_lost"
    | "report_stolen"
    | "report_damaged"
    | "report_compromised";
  label: string;
  target: CardStatus;
  /** End states cannot be undone at FINCI: they ask for a reason and a confirmation. */
  isFinal: boolean;
  effect: string;
};

export const cardActions: readonly CardAction[] = [
  {
    key: "activate",
    label: "Activate",
    target: "active",
    isFinal: false,
    effect: "The card can be used at once.",
  },
  {
    key: "freeze",
    label: "Freeze",
    target: "deactivated",
    isFinal: false,
    effect: "Every authorization is declined until the card is unfrozen.",
  },
  {
    key: "unfreeze",
    label: "Unfreeze",
    target: "active",
    isFinal: false,
    effect: "The card can be used again at once.",
  },
  {
    key: "refer",
    label: "Set to referral",
    target: "referral",
    isFinal: false,
    effect: "Authorizations are declined until the card is set back to active.",
  },
  {
    key: "report_lost",
    label: "Report lost",
    target: "lost",
    isFinal: true,
    effect: "The card is ended as lost. This cannot be undone at FINCI.",
  },
  {
    key: "report_stolen",
    label: "Report stolen",
    target: "stolen",
    isFinal: true,
    effect: "The card is ended as stolen. This cannot be undone at FINCI.",
  },
  {
    key: "report_compromised",
    label: "Report compromised",
    target: "compromised",
    isFinal: true,
    effect: "The card is ended as compromised. This cannot be undone at FINCI.",
  },
  {
    key: "report_damaged",
    label: "Report damaged",
    target: "damaged",
    isFinal: true,
    effect: "The card is ended as damaged. This cannot be undone at FINCI.",
  },
  {
    key: "block",
    label: "Block",
    target: "blocked",
    isFinal: true,
    effect: "The card is blocked for good. This cannot be undone at FINCI.",
  },
  {
    key: "close",
    label: "Close",
    target: "closed",
    isFinal: true,
    effect: "The card is closed for good. This cannot be undone at FINCI.",
  },
];

/** The action with its key, e.g. `freeze`. */
export function cardActionByKey(key: CardAction["key"]): CardAction {
  const action = cardActions.find((candidate) => candidate.key === key);
  if (!action) throw new Error(`Unknown card action ${key}`);
  return action;
}

/** Null when the state allows the action, otherwise the reason why not, as a sentence for the button's hint. */
export function whyNotAllowed(action: CardAction, status: CardStatus): string | null {
  if (isEndState(status)) return `The card is ${status}: an end state at FINCI that nothing leaves.`;
  if (status === action.target) return `The card is already ${status}.`;
  if (action.key === "activate" && status !== "new" && status !== "referral")
    return "Only a new or referred card is activated.";
  if (action.key === "unfreeze" && status !== "deactivated") return "Only a frozen card is unfrozen.";
  if (!mayChangeStatus(status, action.target))
    return `A card that is ${status} cannot become ${action.target}.`;
  return null;
}

/** True when the console lets people move the stage there: FINCI takes `digital` and `plastic_not_delivered` only. */
export function maySetStage(from: CardStage, to: CardStage): boolean {
  return from !== to && to !== "plastic_delivered";
}
