import { createHash } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import { z } from "zod";
import type { Reader } from "@/db/client";
import { cardBulkItems, cardBulkRuns, cards, environments } from "@/db/schema";
import { audit } from "../../context";
import { DomainError, notFound } from "../../errors";
import { defineChangeKind } from "../change-kind";

/** Ending many cards, when a second person agrees: the run starts, and the jobs carry it out. */
export const cardBulkChange = defineChangeKind({
  schema: z.object({ runId: z.uuid() }),
  stale:
    "At least one of the cards has another status than when this was asked for. Choose the cards again and ask anew.",
  fingerprint: (reader, { runId }) => statusesNow(reader, runId),
  async lock(tx, { runId }) {
    await tx
      .select({ id: cardBulkRuns.id })
      .from(cardBulkRuns)
      .where(eq(cardBulkRuns.id, runId))
      .for("update");
  },
  async apply(tx, context, { runId }, { approvalId, reason }) {
    const [run] = await tx
      .update(cardBulkRuns)
      .set({ state: "running", startedAt: new Date() })
      .where(and(eq(cardBulkRuns.id, runId), eq(cardBulkRuns.state, "waiting")))
      .returning();
    if (!run)
      throw new DomainError("conflict", "Nothing was started: these cards are being worked on already.");
    const [environment] = await tx
      .select({ programId: environments.programId })
      .from(environments)
      .where(eq(environments.id, run.environmentId));
    await audit(tx, context, {
      action: "card.bulk_start",
      subjectType: "card_bulk_run",
      subjectId: runId,
      programId: environment?.programId,
      environmentId: run.environmentId,
      after: { action: run.action, cards: await countWaiting(tx, runId), approval: approvalId },
      reason,
    });
  },
});

/** Differs when any of the cards that would be changed has another status. */
async function statusesNow(reader: Reader, runId: string): Promise<string> {
  const rows = await reader
    .select({ tokenId: cardBulkItems.tokenId, status: cards.status })
    .from(cardBulkItems)
    .innerJoin(cardBulkRuns, eq(cardBulkRuns.id, cardBulkItems.runId))
    .innerJoin(
      cards,
      and(eq(cards.environmentId, cardBulkRuns.environmentId), eq(cards.tokenId, cardBulkItems.tokenId)),
    )
    .where(and(eq(cardBulkItems.runId, runId), eq(cardBulkItems.state, "waiting")))
    .orderBy(asc(cardBulkItems.position));
  if (rows.length === 0) throw notFound("The cards of this request");
  const hash = createHash("sha256");
  for (const { tokenId, status } of rows) hash.update(`${tokenId} ${status}\n`);
  return hash.digest("hex");
}

async function countWaiting(reader: Reader, runId: string): Promise<number> {
  const rows = await reader
    .select({ tokenId: cardBulkItems.tokenId })
    .from(cardBulkItems)
    .where(and(eq(cardBulkItems.runId, runId), eq(cardBulkItems.state, "waiting")));
  return rows.length;
}
