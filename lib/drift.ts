import type { Permission } from "./permissions";

/** Where the console and FINCI may differ about cards, what each difference means, and what can be done about it. */

export const driftActs = ["take_finci", "adopt", "disable", "accept"] as const;
export type DriftAct = (typeof driftActs)[number];

type DriftKindWords = {
  label: string;
  /** What was seen, in a sentence or two. */
  meaning: string;
  /** What can be done, the usual one first. */
  acts: readonly DriftAct[];
};

export const driftKinds = {
  card_missing_here: {
    label: "Card missing here",
    meaning:
      "FINCI lists a card that the console does not have. Its authorizations are declined here, because nobody knows its account.",
    acts: ["adopt", "accept"],
  },
  card_missing_at_finci: {
    label: "Card missing at FINCI",
    meaning: "The console has a card that FINCI's list of its owner does not show.",
    acts: ["disable", "accept"],
  },
  masked_number_missing_here: {
    label: "Number not read yet",
    meaning: "FINCI's list shows the card's masked number, and the console has none yet.",
    acts: ["take_finci", "accept"],
  },
  masked_number: {
    label: "Number differs",
    meaning: "FINCI lists the card with another masked number.",
    acts: ["take_finci", "accept"],
  },
  expiry: {
    label: "Expiry differs",
    meaning: "FINCI lists the card with another month of expiry. Ours decides until when it works here.",
    acts: ["take_finci", "accept"],
  },
  product: {
    label: "Product differs",
    meaning: "FINCI lists the card under another product. Rules of a product apply by ours.",
    acts: ["take_finci", "accept"],
  },
  embossing_name: {
    label: "Name differs",
    meaning: "FINCI lists the card with another name on it.",
    acts: ["take_finci", "accept"],
  },
  owner_unknown_at_finci: {
    label: "Owner unknown at FINCI",
    meaning: "FINCI does not know the person or corporate, so none of their cards could be compared.",
    acts: ["accept"],
  },
  status_refused: {
    label: "Status doubtful",
    meaning:
      "FINCI refused our last change of the card's status as not allowed, so its status there is probably another one than ours. FINCI's list does not show it.",
    acts: ["disable", "accept"],
  },
} as const satisfies Record<string, DriftKindWords>;

export type DriftKind = keyof typeof driftKinds;
export const driftKindKeys = Object.keys(driftKinds) as [DriftKind, ...DriftKind[]];

/** What can be done about a kind of difference. */
export function actsOf(kind: DriftKind): readonly DriftAct[] {
  return driftKinds[kind].acts;
}

/** `resolved`: the two sides agree again, by a person's act or by themselves. `accepted`: it may differ, for a reason. */
export const driftStatuses = ["open", "resolved", "accepted"] as const;
export type DriftStatus = (typeof driftStatuses)[number];
export const driftStatusLabels: Record<DriftStatus, string> = {
  open: "Open",
  resolved: "Resolved",
  accepted: "Accepted",
};

export const driftResolutions = ["took_finci", "adopted", "disabled", "accepted", "by_itself"] as const;
export type DriftResolution = (typeof driftResolutions)[number];
export const driftResolutionLabels: Record<DriftResolution, string> = {
  took_finci: "FINCI's value taken",
  adopted: "Card taken into the console",
  disabled: "Made not usable here",
  accepted: "Accepted",
  by_itself: "Agrees again by itself",
};

/** Accepting leaves our records as they are; everything else changes a card here. */
export function permissionOfDriftAct(act: DriftAct): Permission {
  return act === "accept" ? "drift.accept" : "drift.resolve";
}

/** What an act is called on a button. */
export const driftActLabels: Record<DriftAct, string> = {
  take_finci: "Take FINCI's value",
  adopt: "Take the card in",
  disable: "Make not usable here",
  accept: "Accept",
};

/** The effect of an act, said before it is done. */
export const driftActEffects: Record<DriftAct, string> = {
  take_finci: "The card here gets FINCI's value at once. Nothing is sent to FINCI.",
  adopt:
    "The card is added to the account and holder chosen here, as deactivated: it cannot pay before somebody unfreezes it, which FINCI has to allow.",
  disable:
    "The card becomes deactivated here: its authorizations are declined. Nothing is sent to FINCI. Unfreezing it asks FINCI, which has to know it then.",
  accept:
    "Both sides stay as they are, and the difference leaves the open ones. It comes back when a value changes.",
};

/** True when the act needs a reason: all but filling in a number that was never read. */
export function needsReason(act: DriftAct, kind: DriftKind): boolean {
  return !(act === "take_finci" && kind === "masked_number_missing_here");
}

/** Findings resolved at once at most. */
export const driftBulkMax = 200;

export const driftRunStates = ["waiting", "running", "done", "cancelled", "failed"] as const;
export type DriftRunState = (typeof driftRunStates)[number];
export const driftRunStateLabels: Record<DriftRunState, string> = {
  waiting: "Starts soon",
  running: "Running",
  done: "Done",
  cancelled: "Cancelled",
  failed: "Stopped",
};

/** What of a card is compared; each finding keeps the part it is about. */
export type DriftCardFacts = {
  embossingName?: string;
  maskedNumber?: string | null;
  expirationMonth?: string;
  productId?: number;
  status?: string;
  /** The status we asked FINCI for. */
  asked?: string;
  /** FINCI's code for its refusal. */
  refusedWith?: string;
};

/** The local hour at which an environment is compared daily, unless it is set otherwise. */
export const driftHourDefault = 3;
