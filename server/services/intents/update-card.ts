import { and, eq } from "drizzle-orm";
import { cards } from "@/db/schema";
import { isEndState } from "@/lib/card-states";
import {
  fromWireStatus,
  updateCardStageSchema,
  updateCardStatusSchema,
  type WireStatus,
} from "@/server/finci/contract";
import { FinciError } from "@/server/finci/errors";
import type { Finding, Intent, OperationHandler, WriteResult } from "./intent";

/*
 * FINCI's lists show neither status nor stage, so an update cannot be looked up. It names the state to reach, not a
 * step: sending it again is safe and tells the outcome.
 */

/** What sending the same update again shows. */
async function sendAgain(send: () => Promise<WriteResult>): Promise<Finding> {
  try {
    return { kind: "done", ...(await send()) };
  } catch (error) {
    if (error instanceof FinciError && error.outcome === "refused") {
      return { kind: "refused", errorCodes: [...error.errorCodes] };
    }
    throw error;
  }
}

const whichCard = (intent: Intent) =>
  and(eq(cards.environmentId, intent.environmentId), eq(cards.tokenId, intent.subjectId ?? ""));

export const updateCardStatus: OperationHandler = {
  action: "card.change_status",
  subjectType: "card",
  async send(_reader, client, intent) {
    const request = updateCardStatusSchema.parse(intent.request);
    return { resultId: (await client.updateCardStatus(intent.subjectId ?? "", request)).token_id };
  },
  async lookUp(reader, client, intent) {
    const target: WireStatus = updateCardStatusSchema.parse(intent.request).token_status;
    const finding = await sendAgain(() => updateCardStatus.send(reader, client, intent));
    // Nothing leaves an end state, so this refusal says that the card was already ended: by the first sending.
    const isEnded =
      finding.kind === "refused" &&
      finding.errorCodes.includes("invalid_status_transition") &&
      isEndState(fromWireStatus(target));
    return isEnded ? { kind: "done", resultId: intent.subjectId ?? "" } : finding;
  },
  async apply(tx, intent, { resultId: tokenId }) {
    const status = fromWireStatus(updateCardStatusSchema.parse(intent.request).token_status);
    const [before] = await tx
      .select({ status: cards.status })
      .from(cards)
      .where(whichCard(intent))
      .for("update");
    await tx.update(cards).set({ status, statusChangedAt: new Date() }).where(whichCard(intent));
    return { subjectId: tokenId, before, after: { status } };
  },
};

export const updateCardStage: OperationHandler = {
  action: "card.set_stage",
  subjectType: "card",
  async send(_reader, client, intent) {
    const request = updateCardStageSchema.parse(intent.request);
    return { resultId: (await client.updateCardStage(intent.subjectId ?? "", request)).token_id };
  },
  lookUp: (reader, client, intent) => sendAgain(() => updateCardStage.send(reader, client, intent)),
  async apply(tx, intent, { resultId: tokenId }) {
    const stage = updateCardStageSchema.parse(intent.request).token_stage;
    const [before] = await tx
      .select({ stage: cards.stage })
      .from(cards)
      .where(whichCard(intent))
      .for("update");
    await tx.update(cards).set({ stage }).where(whichCard(intent));
    return { subjectId: tokenId, before, after: { stage } };
  },
};
