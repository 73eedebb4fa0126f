import type { CardAction, CardStage, CardStatus } from "@/lib/card-states";

/** What a person is about to do with a card, in the words of its dialog. */
export type CardChange =
  | {
      kind: "status";
      action: CardAction["key"];
      label: string;
      effect: string;
      isFinal: boolean;
      /** Said when it is done. */
      done: string;
    }
  | { kind: "stage"; stage: CardStage; label: string; effect: string; isFinal: false; done: string };

const doneWords: Partial<Record<CardStatus, string>> = {
  active: "The card can be used.",
  deactivated: "The card is frozen.",
  referral: "The card is set to referral.",
};

/** The change that a status action makes. */
export function statusChange(action: CardAction): CardChange {
  const { key, label, effect, isFinal, target } = action;
  return {
    kind: "status",
    action: key,
    label,
    effect,
    isFinal,
    done: doneWords[target] ?? `The card is ended as ${target}.`,
  };
}

/** The stages people may set; FINCI sets "delivered" itself when the plastic arrives. */
export const stageChanges: readonly Extract<CardChange, { kind: "stage" }>[] = [
  {
    kind: "stage",
    stage: "plastic_not_delivered",
    label: "Set stage to plastic on its way",
    effect: "FINCI produces and delivers a plastic card. Whether the card can pay does not change.",
    isFinal: false,
    done: "The stage is set to plastic on its way.",
  },
  {
    kind: "stage",
    stage: "digital",
    label: "Set stage to digital",
    effect: "The card is used without plastic. Whether the card can pay does not change.",
    isFinal: false,
    done: "The stage is set to digital.",
  },
];
