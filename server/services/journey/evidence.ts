import { and, count, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "@/db/client";
import { journeyEvidence, journeyProgress } from "@/db/schema";
import { requirePermission, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { loadJourneyProgram, lockJourney } from "../journey-access";
import { relatedMax } from "../schemas";
import { auditStep } from "./change-step";
import { addEvidenceSchema, evidenceSchema } from "./schemas";

/**
 * Adds what shows that a step is done. The same words again change nothing.
 * @throws DomainError not_found, not_permitted, out_of_scope (too many)
 */
export async function addEvidence(
  context: ServiceContext,
  input: z.input<typeof addEvidenceSchema>,
): Promise<void> {
  const { programId, step, text } = addEvidenceSchema.parse(input);
  await context.db.transaction(async (tx) => {
    await lockForWork(tx, context, programId);
    const ofStep = and(
      eq(journeyEvidence.programId, programId),
      eq(journeyEvidence.step, step),
      isNull(journeyEvidence.removedAt),
    );
    const [same] = await tx
      .select({ id: journeyEvidence.id })
      .from(journeyEvidence)
      .where(and(ofStep, eq(journeyEvidence.text, text)))
      .limit(1);
    if (same) return;
    const [all] = await tx.select({ count: count() }).from(journeyEvidence).where(ofStep);
    if ((all?.count ?? 0) >= relatedMax)
      throw new DomainError(
        "out_of_scope",
        `Nothing was added: a step holds ${relatedMax} pieces of evidence. Take one away first.`,
      );
    await tx.insert(journeyEvidence).values({ programId, step, text, addedByName: context.actor.name });
    const where = { programId, step };
    await auditStep(tx, context, where, { action: "journey.add_evidence", after: { evidence: text } });
  });
}

/**
 * Takes a piece of evidence away; the log keeps it.
 * @throws DomainError not_found, not_permitted, out_of_scope (the step is done)
 */
export async function removeEvidence(
  context: ServiceContext,
  input: z.input<typeof evidenceSchema>,
): Promise<void> {
  const { programId, evidenceId } = evidenceSchema.parse(input);
  await context.db.transaction(async (tx) => {
    await lockForWork(tx, context, programId);
    const isIt = and(
      eq(journeyEvidence.id, evidenceId),
      eq(journeyEvidence.programId, programId),
      isNull(journeyEvidence.removedAt),
    );
    const [found] = await tx.select().from(journeyEvidence).where(isIt);
    if (!found) throw notFound("This evidence");
    await refuseWhenDone(tx, found);
    await tx.update(journeyEvidence).set({ removedAt: new Date() }).where(isIt);
    await auditStep(tx, context, found, {
      action: "journey.remove_evidence",
      before: { evidence: found.text },
    });
  });
}

/** For a change of a program's road, by someone who may make it. @throws DomainError not_found, not_permitted */
export async function lockForWork(tx: Transaction, context: ServiceContext, programId: string) {
  const loaded = await loadJourneyProgram(tx, context, programId);
  requirePermission(context, "journey.write", programId);
  await lockJourney(tx, programId);
  return loaded;
}

/** What a done step rests on stays. @throws DomainError out_of_scope */
export async function refuseWhenDone(
  tx: Transaction,
  { programId, step }: { programId: string; step: number },
): Promise<void> {
  const [row] = await tx
    .select({ state: journeyProgress.state })
    .from(journeyProgress)
    .where(and(eq(journeyProgress.programId, programId), eq(journeyProgress.step, step)));
  if (row?.state === "done")
    throw new DomainError(
      "out_of_scope",
      "Nothing was taken away: the step is done and may rest on it. Open the step again first.",
    );
}
