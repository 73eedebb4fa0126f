import { randomUUID } from "node:crypto";
import { type CardStatus, cardActionByKey, whyNotAllowed } from "@/lib/card-states";
import { toWireStatus } from "@/server/finci/contract";
import { requirePermission, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { performWrite } from "../intents";
import { loadCard, readCardState } from "./load-card";
import { type ChangeCardStatus, changeCardStatusSchema } from "./schemas";

/**
 * Changes a card's status at FINCI and in the mirror, which the next authorization reads. End states need a reason and
 * the permission `card.end`, the others `card.change`.
 * @throws DomainError not_found, not_permitted, invalid (reason), conflict (the state forbids it), or as performWrite
 */
export async function changeCardStatus(
  context: ServiceContext,
  input: ChangeCardStatus,
): Promise<{ tokenId: string; status: CardStatus }> {
  const { tokenId, action: key, reason, requestKey = randomUUID() } = changeCardStatusSchema.parse(input);
  const { environment } = await loadCard(context, tokenId);
  const action = cardActionByKey(key);
  requirePermission(context, action.isFinal ? "card.end" : "card.change", environment.programId);
  if (action.isFinal && !reason) {
    throw new DomainError("invalid", "The card was not changed: an end state needs a reason.", {
      fields: { reason: "Say why. The card cannot be brought back, and the reason stays in the audit log." },
    });
  }
  await performWrite(context, {
    environment,
    operation: "update_card_status",
    idempotencyKey: `card-status:${requestKey}`,
    request: { token_status: toWireStatus(action.target) },
    subjectId: tokenId,
    reason: reason || undefined,
    check: async (tx) => {
      const { status } = await readCardState(tx, environment.id, tokenId);
      const obstacle = whyNotAllowed(action, status);
      if (obstacle) throw new DomainError("conflict", `${obstacle} Nothing was sent to FINCI.`);
    },
  });
  return { tokenId, status: action.target };
}
