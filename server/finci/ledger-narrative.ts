import { redactText } from "@/lib/redact";

/**
 * What a narrative of FINCI's ledger says. One that starts with `CRDS` is card-related and contains the authorization id
 * (DOCUMENTED); the id is the first run of 15 to 20 digits after it (ASSUMED). The only place that reads narratives.
 */

/** `reference` is the authorization's id, or the transaction's own where there was none; null where no id stands in it. */
export type LedgerNarrative = { isCardRelated: false } | { isCardRelated: true; reference: string | null };

const cardPrefix = /^\s*CRDS(?![A-Za-z0-9])/;
const idRun = /(?<!\d)\d{15,20}(?!\d)/;

/** The narrative as it is stored: without what looks like a card number, and with the id it names, which may look like one. */
export function storableNarrative(narrative: string): string {
  const read = parseLedgerNarrative(narrative);
  if (!read.isCardRelated || read.reference === null) return redactText(narrative);
  const [before, after] = split(narrative, read.reference);
  return `${redactText(before)}${read.reference}${redactText(after)}`;
}

function split(text: string, part: string): [before: string, after: string] {
  const at = text.indexOf(part);
  return [text.slice(0, at), text.slice(at + part.length)];
}

/** Reads a narrative. Total: any text gives an answer. */
export function parseLedgerNarrative(narrative: string): LedgerNarrative {
  const prefix = cardPrefix.exec(narrative);
  if (!prefix) return { isCardRelated: false };
  const [reference = null] = idRun.exec(narrative.slice(prefix[0].length)) ?? [];
  return { isCardRelated: true, reference };
}
