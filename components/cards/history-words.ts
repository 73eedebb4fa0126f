import { stageOptions, statusOptions } from "@/components/status/card-badges";
import type { CardHistoryItem } from "@/server/services/cards";

const operationWords: Record<string, string> = {
  create_card: "issue the card",
  update_card_status: "change the card's status",
  update_card_stage: "change the card's stage",
};

/** One line of a card's history as a sentence. */
export function historySentence(item: CardHistoryItem): string {
  if (item.source === "intent") {
    const what = operationWords[item.operation] ?? item.operation;
    const times = item.attempts > 1 ? ` It took ${item.attempts} attempts.` : "";
    return `Request to FINCI to ${what}, for ${item.actorName}.${times}`;
  }
  const { actorName, action, outcome } = item;
  const before = item.before ?? {};
  const after = item.after ?? {};
  if (outcome !== "done")
    return `${actorName} tried to ${actionWords[action] ?? action}; nothing was changed.`;
  if (action === "card.issue") return `${actorName} issued the card.`;
  if (action === "card.change_status")
    return `${actorName} changed the status${change(before.status, after.status)}.`;
  if (action === "card.set_stage")
    return `${actorName} changed the stage${change(before.stage, after.stage)}.`;
  if (action === "card.take_finci_value") return `${actorName} took FINCI's value${values(before, after)}.`;
  if (action === "card.adopt")
    return `${actorName} took the card in, which FINCI had and the console had not.`;
  if (action === "card.disable_here")
    return `${actorName} made the card not usable here${change(before.status, after.status)}.`;
  if (action === "drift.accept") return `${actorName} accepted that the card differs from FINCI's.`;
  return `${actorName}: ${action}.`;
}

const actionWords: Record<string, string> = {
  "card.issue": "issue the card",
  "card.change_status": "change the status",
  "card.set_stage": "change the stage",
};

const fieldWords: Record<string, string> = {
  maskedNumber: "number",
  expirationMonth: "expiry",
  productId: "product",
  embossingName: "name on the card",
};

/** What was taken over: the fields with both their values. */
function values(before: Record<string, unknown>, after: Record<string, unknown>): string {
  const parts = Object.keys(fieldWords)
    .filter((field) => field in after)
    .map((field) => `${fieldWords[field]}, ${before[field] ?? "none"} before, ${after[field]} now`);
  return parts.length > 0 ? `: ${parts.join("; ")}` : "";
}

function change(from: unknown, to: unknown): string {
  if (typeof to !== "string") return "";
  return typeof from === "string" ? ` from ${stateWord(from)} to ${stateWord(to)}` : ` to ${stateWord(to)}`;
}

/** A status or stage by the word of its badge. */
function stateWord(value: string): string {
  const known = [...statusOptions, ...stageOptions].find((option) => option.value === value);
  return known?.label.toLowerCase() ?? value;
}
