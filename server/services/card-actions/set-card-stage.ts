import { randomUUID } from "node:crypto";
import { type CardStage, isEndState, maySetStage } from "@/lib/card-states";
import { requirePermission, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { requireCapability } from "../capabilities";
import { performWrite } from "../intents";
import { loadCard, readCardState } from "./load-card";
import { type SetCardStage, setCardStageSchema } from "./schemas";

/**
 * Sets a card's stage at FINCI and in the mirror: about plastic only, it never decides whether a card can pay.
 * @throws DomainError not_found, not_permitted, out_of_scope (no physical issuance), conflict, or as performWrite
 */
export async function setCardStage(
  context: ServiceContext,
  input: SetCardStage,
): Promise<{ tokenId: string; stage: CardStage }> {
  const { tokenId, stage, reason, requestKey = randomUUID() } = setCardStageSchema.parse(input);
  const { environment } = await loadCard(context, tokenId);
  requirePermission(context, "card.stage", environment.programId);
  requireCapability(environment, "physical_issuance", "the stage was not changed");
  await performWrite(context, {
    environment,
    operation: "update_card_stage",
    idempotencyKey: `card-stage:${requestKey}`,
    request: { token_stage: stage },
    subjectId: tokenId,
    reason: reason || undefined,
    check: async (tx) => {
      const state = await readCardState(tx, environment.id, tokenId);
      if (isEndState(state.status)) {
        throw new DomainError(
          "conflict",
          `The card is ${state.status}: an end state at FINCI. Its stage stays as it is.`,
        );
      }
      if (!maySetStage(state.stage, stage))
        throw new DomainError("conflict", whyNotStage(state.stage, stage));
    },
  });
  return { tokenId, stage };
}

function whyNotStage(from: CardStage, to: CardStage): string {
  if (from === to) return "The card already has this stage. Nothing was sent to FINCI.";
  return "FINCI sets the delivered stage itself, when the plastic arrives. Nothing was sent.";
}
