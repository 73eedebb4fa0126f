import { eq } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "@/db/client";
import { cardBulkItems, cardBulkRuns } from "@/db/schema";
import { cardBulkEffect } from "@/lib/card-bulk";
import { cardActionByKey } from "@/lib/card-states";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { proposeChange } from "../approvals";
import { fittingCards, waitsForSecondPerson } from "./preview-card-bulk";
import type { startCardBulkSchema } from "./schemas";
import { type ChosenCards, selectCards } from "./select-cards";

type Input = z.output<typeof startCardBulkSchema>;

/** `approvalId` names the request where a second person has to agree first. */
export type StartedCardBulk = { id: string; approvalId: string | null };

/**
 * Writes a run down that the jobs carry out, card by card; or asks a second person for it. Repeating it with its id gives the
 * same run. Those whose state does not allow the action are kept in it as left out.
 * @throws DomainError not_found, not_permitted, invalid (reason, two programs), conflict (other cards than were shown)
 */
export async function startCardBulk(context: ServiceContext, input: Input): Promise<StartedCardBulk> {
  const { actor } = context;
  if (actor.type !== "user")
    throw new DomainError("invalid", "Nothing was started: only a person can ask for it.");
  const earlier = await findOwn(context, actor.userId, input);
  if (earlier) return earlier;
  const chosen = await selectCards(context, input);
  const { isFinal } = cardActionByKey(input.action);
  if (isFinal && !input.reason)
    throw new DomainError("invalid", "Nothing was started: an end state needs a reason.", {
      fields: { reason: "Say why. The cards cannot be brought back, and the reason stays in the audit log." },
    });
  const count = fittingCards(chosen).length;
  if (count !== input.cardsExpected)
    throw new DomainError(
      "conflict",
      `Nothing was started: ${cardBulkEffect(input.action, count)} Before, it was ${input.cardsExpected}; a card has changed since. Look at the effect again.`,
    );
  const waits = waitsForSecondPerson(chosen, input.action);
  return context.db.transaction(async (tx) => {
    const [run] = await tx
      .insert(cardBulkRuns)
      .values({
        id: input.id,
        environmentId: chosen.environmentId,
        action: input.action,
        reason: input.reason || null,
        state: waits ? "waiting" : "running",
        requestedByUserId: actor.userId,
        startedAt: waits ? null : new Date(),
      })
      .onConflictDoNothing()
      .returning({ id: cardBulkRuns.id });
    if (!run) return (await findOwn(context, actor.userId, input)) ?? refuseOthersId();
    await insertItems(tx, run.id, chosen);
    if (waits) return { id: run.id, approvalId: await ask(context, tx, chosen, input) };
    await audit(tx, context, {
      action: "card.bulk_start",
      subjectType: "card_bulk_run",
      subjectId: run.id,
      programId: chosen.program.id,
      environmentId: chosen.environmentId,
      after: { action: input.action, cards: count },
      reason: input.reason,
    });
    return { id: run.id, approvalId: null };
  });
}

async function insertItems(tx: Transaction, runId: string, { cards }: ChosenCards): Promise<void> {
  await tx.insert(cardBulkItems).values(
    cards.map(({ tokenId, status, whyNot }, position) => ({
      runId,
      tokenId,
      position,
      statusBefore: status,
      state: whyNot === null ? ("waiting" as const) : ("left_out" as const),
      sentence: whyNot,
    })),
  );
}

async function ask(
  context: ServiceContext,
  tx: Transaction,
  chosen: ChosenCards,
  { id, action, reason = "" }: Input,
): Promise<string> {
  const approval = await proposeChange(context, tx, {
    kind: "card_end_bulk",
    programId: chosen.program.id,
    environmentId: chosen.environmentId,
    subjectType: "card_bulk_run",
    subjectId: id,
    change: { runId: id },
    effect: cardBulkEffect(action, fittingCards(chosen).length),
    reason,
  });
  await tx.update(cardBulkRuns).set({ approvalId: approval.id }).where(eq(cardBulkRuns.id, id));
  return approval.id;
}

/** A repeat of what was started before. @throws DomainError conflict for the id of something else */
async function findOwn(
  { db }: ServiceContext,
  userId: string,
  { id, action }: Input,
): Promise<StartedCardBulk | null> {
  const [run] = await db.select().from(cardBulkRuns).where(eq(cardBulkRuns.id, id));
  if (!run) return null;
  if (run.requestedByUserId !== userId || run.action !== action) return refuseOthersId();
  return { id, approvalId: run.approvalId };
}

function refuseOthersId(): never {
  throw new DomainError(
    "conflict",
    "Nothing was started: this was sent before with other content. Open the form again.",
  );
}
