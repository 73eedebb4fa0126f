"use client";

import { useWhyNot } from "@/components/shell/viewer";
import { type CardAction, whyNotAllowed } from "@/lib/card-states";
import type { CardDetail } from "@/server/services/cards";

/** Why an action cannot be taken: by the role, by the card's state, or because a change is on its way. */
export function useWhyNotAct(card: CardDetail) {
  const whyNotChange = useWhyNot("card.change", card.program.id);
  const whyNotEnd = useWhyNot("card.end", card.program.id);
  return (action: CardAction): string | null =>
    (action.isFinal ? whyNotEnd : whyNotChange) ??
    whyNotAllowed(action, card.status) ??
    whyNotWhileOpen(card);
}

/** Why nothing can be changed while a change is on its way; null when none is. */
export function whyNotWhileOpen(card: CardDetail): string | null {
  return card.openIntent ? "An earlier change of this card is not settled with FINCI yet." : null;
}
