import type { z } from "zod";
import { secondPersonNeeded } from "@/lib/approval-kinds";
import { type CardBulkAction, cardBulkEffect, cardsEndedInBulkMin } from "@/lib/card-bulk";
import { cardActionByKey } from "@/lib/card-states";
import type { ServiceContext } from "../../context";
import type { previewCardBulkSchema } from "./schemas";
import { type ChosenCards, selectCards } from "./select-cards";

export type CardBulkPreview = {
  program: { id: string; name: string };
  /** Cards that will be changed. */
  count: number;
  /** As a sentence. */
  effect: string;
  /** A second person has to agree before anything happens. */
  waitsForSecondPerson: boolean;
  /** Cards that will not be changed, and why; `missing` ones by their id alone. */
  leftOut: { tokenId: string; lastFour: string | null; sentence: string }[];
};

const missingSentence = "It was not found on this side, or it belongs to a program you may not see.";

/**
 * What an action on the chosen cards would do, before it is done.
 * @throws DomainError not_found, invalid (of two programs), not_permitted
 */
export async function previewCardBulk(
  context: ServiceContext,
  input: z.output<typeof previewCardBulkSchema>,
): Promise<CardBulkPreview> {
  const chosen = await selectCards(context, input);
  const count = fittingCards(chosen).length;
  return {
    program: { id: chosen.program.id, name: chosen.program.name },
    count,
    effect: cardBulkEffect(input.action, count),
    waitsForSecondPerson: waitsForSecondPerson(chosen, input.action),
    leftOut: [
      ...chosen.cards.flatMap(({ tokenId, lastFour, whyNot }) =>
        whyNot === null ? [] : [{ tokenId, lastFour, sentence: whyNot }],
      ),
      ...chosen.missing.map((tokenId) => ({ tokenId, lastFour: null, sentence: missingSentence })),
    ],
  };
}

/** The chosen cards whose state allows the action. */
export function fittingCards({ cards }: ChosenCards): ChosenCards["cards"] {
  return cards.filter(({ whyNot }) => whyNot === null);
}

/** True for ending two cards or more in a program that asks a second person for it. */
export function waitsForSecondPerson(chosen: ChosenCards, action: CardBulkAction): boolean {
  return (
    cardActionByKey(action).isFinal &&
    fittingCards(chosen).length >= cardsEndedInBulkMin &&
    secondPersonNeeded(chosen.program, "card_end_bulk")
  );
}
