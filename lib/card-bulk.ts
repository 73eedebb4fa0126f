import { type CardAction, cardActionByKey, cardActions } from "./card-states";
import { formatCount } from "./figures";

/** What may be done with many cards at once: freezing, unfreezing, and the end states. Source: our decision. */
export const cardBulkActions = cardActions
  .filter(({ key, isFinal }) => isFinal || key === "freeze" || key === "unfreeze")
  .map(({ key }) => key) as [CardAction["key"], ...CardAction["key"][]];

export type CardBulkAction = CardAction["key"];

/** Cards of one run at most. */
export const cardsPerBulkMax = 500;

/** From so many cards on, ending them is "in bulk", which a program's policy may ask a second person for. */
export const cardsEndedInBulkMin = 2;

const doings: Partial<Record<CardBulkAction, string>> = {
  freeze: "frozen",
  unfreeze: "unfrozen",
  close: "closed",
  block: "blocked for good",
  report_lost: "ended as lost",
  report_stolen: "ended as stolen",
  report_compromised: "ended as compromised",
  report_damaged: "ended as damaged",
};

/** What an action does to so many cards: "37 cards will be closed. This cannot be undone at FINCI." */
export function cardBulkEffect(action: CardBulkAction, count: number): string {
  const cards = count === 1 ? "1 card" : `${formatCount(count)} cards`;
  const { isFinal, label } = cardActionByKey(action);
  const what = `${cards} will be ${doings[action] ?? label.toLowerCase()}.`;
  return isFinal ? `${what} This cannot be undone at FINCI.` : what;
}

/** What became of one card of a run. */
export const cardBulkItemLabels = {
  waiting: "Waiting",
  changed: "Done",
  refused: "Refused by FINCI",
  left_out: "Left out",
  failed: "Not reached",
} as const;
export type CardBulkItemState = keyof typeof cardBulkItemLabels;
