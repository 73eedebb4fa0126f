import type { BadgeTone } from "@/components/ui/badge";
import type { DriftCardFacts, DriftRunState, DriftStatus } from "@/lib/drift";
import { formatCount } from "@/lib/figures";
import type { DriftFinding, DriftRunView } from "@/server/services/drift";

export const driftStatusTones: Record<DriftStatus, BadgeTone> = {
  open: "warn",
  resolved: "approve",
  accepted: "neutral",
};

export const driftRunTones: Record<DriftRunState, BadgeTone> = {
  waiting: "accent",
  running: "accent",
  done: "approve",
  cancelled: "neutral",
  failed: "danger",
};

export const isUnderWay = ({ state }: { state: DriftRunState }) => state === "waiting" || state === "running";

const factNames: Record<keyof DriftCardFacts, string> = {
  maskedNumber: "Number",
  expirationMonth: "Valid through",
  productId: "Product",
  embossingName: "Name on the card",
  status: "Status",
  asked: "Status asked for",
  refusedWith: "FINCI's answer",
};

/** The compared parts of a finding, as rows with a value for each side; null where a side has none. */
export function comparedRows({ ours, finci }: DriftFinding) {
  const fields = Object.keys(factNames) as (keyof DriftCardFacts)[];
  return fields
    .filter((field) => ours?.[field] !== undefined || finci?.[field] !== undefined)
    .map((field) => ({
      name: factNames[field],
      ours: textOf(ours?.[field]),
      finci: textOf(finci?.[field]),
    }));
}

const textOf = (value: unknown) => (value === undefined || value === null ? null : String(value));

/** One side of a finding in a few words, for a list. */
export function sideWords(facts: DriftCardFacts | null): string {
  if (facts === null) return "not there";
  const texts = [
    facts.maskedNumber,
    facts.expirationMonth,
    facts.productId,
    facts.embossingName,
    facts.status,
    facts.refusedWith,
  ];
  const shown = texts.filter((text) => text !== undefined && text !== null);
  return shown.length > 0 ? shown.join(", ") : "none";
}

const counted = (count: number, word: string) => `${formatCount(count)} ${word}${count === 1 ? "" : "s"}`;

/** How far a comparison is, or what came of it. */
export function runWords(run: DriftRunView): string {
  const cards = counted(run.cardsCompared, "card");
  const all = isUnderWay(run) && run.ownersTotal !== null ? run.ownersTotal : run.ownersDone;
  const owners =
    all === run.ownersDone
      ? counted(all, "owner")
      : `${formatCount(run.ownersDone)} of ${counted(all, "owner")}`;
  const compared = `${cards} of ${owners} compared`;
  const found = `${formatCount(run.foundNew)} new, ${formatCount(run.closedCount)} closed by themselves`;
  const failed = run.ownersFailed > 0 ? `, ${counted(run.ownersFailed, "owner")} without an answer` : "";
  return `${compared}; ${found}${failed}.`;
}
