import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { certificationAcceptances } from "@/db/schema";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { getCertificationRun } from "./get-run";
import { loadRunFor } from "./load";
import type { acceptCertificationSchema, withdrawAcceptanceSchema } from "./schemas";

/**
 * Writes down that FINCI's engineer accepted a run. That it passed is the console's finding; that it is accepted is FINCI's, and only
 * then the sandbox validation is complete. Source: FINCI contract §10.
 * @throws DomainError not_found, not_permitted, invalid (the day), conflict (not all in scope passed; accepted already)
 */
export async function acceptCertification(
  context: ServiceContext,
  input: z.output<typeof acceptCertificationSchema>,
): Promise<void> {
  const { actor } = context;
  const { environment, program, run } = await loadRunFor(context, input.runId, "certification.accept");
  if (actor.type !== "user") throw new DomainError("invalid", "Only a person can write an acceptance down.");
  const shown = await getCertificationRun(context, { runId: input.runId });
  const isComplete =
    shown.state === "passed" && shown.isWhole && shown.counts.passed > 0 && shown.counts.failed === 0;
  if (!isComplete)
    throw new DomainError(
      "conflict",
      "Nothing was written down: FINCI accepts a run of all validations that passed. Run all of them first, or repeat those that failed.",
    );
  if (Date.parse(input.acceptedOn) > Date.now() + 86_400_000)
    throw new DomainError("invalid", "Nothing was written down: the day lies ahead.", {
      fields: { acceptedOn: "Give the day on which FINCI's engineer said so." },
    });
  await context.db.transaction(async (tx) => {
    const [made] = await tx
      .insert(certificationAcceptances)
      .values({
        runId: input.runId,
        engineerName: input.engineerName,
        acceptedOn: input.acceptedOn,
        note: input.note,
        recordedByUserId: actor.userId,
      })
      .onConflictDoNothing()
      .returning({ id: certificationAcceptances.id });
    if (!made)
      throw new DomainError("conflict", "Nothing more was written down: this run is accepted already.");
    await audit(tx, context, {
      action: "certification.accept",
      subjectType: "certification_run",
      subjectId: input.runId,
      programId: program.id,
      environmentId: environment.id,
      after: { number: run.number, engineer: input.engineerName, acceptedOn: input.acceptedOn },
      reason: input.note,
    });
  });
}

/**
 * Takes an acceptance back that was written down by mistake, or that FINCI took back. Both stay in the audit log.
 * @throws DomainError not_found, not_permitted, conflict (none is written down)
 */
export async function withdrawAcceptance(
  context: ServiceContext,
  { runId, reason }: z.output<typeof withdrawAcceptanceSchema>,
): Promise<void> {
  const { actor } = context;
  const { environment, program, run } = await loadRunFor(context, runId, "certification.accept");
  await context.db.transaction(async (tx) => {
    const [withdrawn] = await tx
      .update(certificationAcceptances)
      .set({
        withdrawnAt: new Date(),
        withdrawnByUserId: actor.type === "user" ? actor.userId : null,
        withdrawnReason: reason,
      })
      .where(and(eq(certificationAcceptances.runId, runId), isNull(certificationAcceptances.withdrawnAt)))
      .returning();
    if (!withdrawn)
      throw new DomainError("conflict", "Nothing was taken back: no acceptance of this run is written down.");
    await audit(tx, context, {
      action: "certification.withdraw_acceptance",
      subjectType: "certification_run",
      subjectId: runId,
      programId: program.id,
      environmentId: environment.id,
      before: { number: run.number, engineer: withdrawn.engineerName, acceptedOn: withdrawn.acceptedOn },
      reason,
    });
  });
}
