import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { authorizations, productionConfirmations, readinessReviews, transactions, users } from "@/db/schema";
import { type ConfirmationKey, confirmationSteps, type ReadinessFact } from "@/lib/certification";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { loadSide } from "./load";
import { findReadinessFacts } from "./readiness";
import type { certificationOfProgramSchema, confirmStepSchema, signReadinessSchema } from "./schemas";

export type ConfirmationStep = {
  key: ConfirmationKey;
  evidenceId: string;
  note: string;
  doneBy: string;
  doneAt: Date;
};
export type ReadinessReview = {
  id: string;
  facts: ReadinessFact[];
  isReady: boolean;
  note: string;
  signedBy: string;
  signedAt: Date;
};
export type ProductionReadiness = {
  environmentId: string;
  steps: ConfirmationStep[];
  facts: ReadinessFact[];
  reviews: ReadinessReview[];
};

const reviewsMax = 20;

/** The production confirmation test, what speaks for and against readiness now, and what was signed. @throws DomainError not_found */
export async function getProductionReadiness(
  context: ServiceContext,
  { programId }: z.output<typeof certificationOfProgramSchema>,
): Promise<ProductionReadiness> {
  const { environment } = await loadSide(context, programId, "production");
  const [steps, facts, reviews] = await Promise.all([
    readSteps(context, environment.id),
    findReadinessFacts(context.db, { programId, environmentId: environment.id }),
    readReviews(context, environment.id),
  ]);
  return { environmentId: environment.id, steps, facts, reviews };
}

async function readSteps({ db }: ServiceContext, environmentId: string): Promise<ConfirmationStep[]> {
  const rows = await db
    .select({ step: productionConfirmations, doneBy: users.name })
    .from(productionConfirmations)
    .innerJoin(users, eq(users.id, productionConfirmations.doneByUserId))
    .where(eq(productionConfirmations.environmentId, environmentId));
  return rows.map(({ step: { key, evidenceId, note, doneAt }, doneBy }) => ({
    key: key as ConfirmationKey,
    ...{ evidenceId, note, doneAt, doneBy },
  }));
}

async function readReviews({ db }: ServiceContext, environmentId: string): Promise<ReadinessReview[]> {
  return db
    .select({
      id: readinessReviews.id,
      facts: readinessReviews.facts,
      isReady: readinessReviews.isReady,
      note: readinessReviews.note,
      signedBy: users.name,
      signedAt: readinessReviews.signedAt,
    })
    .from(readinessReviews)
    .innerJoin(users, eq(users.id, readinessReviews.signedByUserId))
    .where(eq(readinessReviews.environmentId, environmentId))
    .orderBy(sql`${readinessReviews.signedAt} desc, ${readinessReviews.id} desc`)
    .limit(reviewsMax);
}

/**
 * Writes a step of the production confirmation test down, proven by FINCI's id of what was seen in production.
 * @throws DomainError not_found, not_permitted, invalid (the id is of nothing that shows it)
 */
export async function confirmProductionStep(
  context: ServiceContext,
  { programId, key, evidenceId, note }: z.output<typeof confirmStepSchema>,
): Promise<void> {
  const { actor } = context;
  const { environment } = await loadSide(context, programId, "production");
  requirePermission(context, "certification.accept", programId);
  if (actor.type !== "user") throw new DomainError("invalid", "Only a person can write a step down.");
  const obstacle = await proofObstacle(context, environment.id, key, evidenceId);
  if (obstacle)
    throw new DomainError("invalid", `Nothing was written down: ${obstacle}`, {
      fields: { evidenceId: obstacle },
    });
  await context.db.transaction(async (tx) => {
    const done = { evidenceId, note, doneByUserId: actor.userId, doneAt: new Date() };
    await tx
      .insert(productionConfirmations)
      .values({ environmentId: environment.id, key, ...done })
      .onConflictDoUpdate({
        target: [productionConfirmations.environmentId, productionConfirmations.key],
        set: done,
      });
    await audit(tx, context, {
      action: "certification.confirm_production_step",
      subjectType: "environment",
      subjectId: environment.id,
      programId,
      environmentId: environment.id,
      after: { step: key, evidenceId },
      reason: note || null,
    });
  });
}

/** Why the record does not show the step, as a sentence; null when it does. */
async function proofObstacle(
  { db }: ServiceContext,
  environmentId: string,
  key: ConfirmationKey,
  id: string,
): Promise<string | null> {
  const step = confirmationSteps.find((one) => one.key === key);
  if (step?.proof === "authorization") {
    const [row] = await db
      .select({ code: authorizations.adviceResponseCode, decision: authorizations.decision })
      .from(authorizations)
      .where(and(eq(authorizations.id, id), eq(authorizations.environmentId, environmentId)));
    if (!row) return "production knows no authorization with this id.";
    const isApproved = row.code === "Approved";
    if (key === "small_payment")
      return isApproved ? null : `FINCI's advice says ${row.code ?? "nothing yet"}, not Approved.`;
    return row.code !== null && !isApproved ? null : "this authorization was not declined.";
  }
  const [row] = await db
    .select({ type: transactions.type, authorizationId: transactions.authorizationId })
    .from(transactions)
    .where(and(eq(transactions.id, id), eq(transactions.environmentId, environmentId)));
  if (!row) return "production knows no transaction with this id.";
  if (key === "refund") return row.type === "return" ? null : "this transaction is no return.";
  if (row.type !== "presentment") return "this transaction is no presentment.";
  const [payment] = await db
    .select({ id: productionConfirmations.evidenceId })
    .from(productionConfirmations)
    .where(
      and(
        eq(productionConfirmations.environmentId, environmentId),
        eq(productionConfirmations.key, "small_payment"),
      ),
    );
  return payment?.id === row.authorizationId ? null : "it is not the clearing of the small payment above.";
}

/**
 * Signs the readiness review with the facts as they are now.
 * @throws DomainError not_found, not_permitted, conflict (the facts are not those that the signer saw)
 */
export async function signReadiness(
  context: ServiceContext,
  { programId, isReady, note, openExpected }: z.output<typeof signReadinessSchema>,
): Promise<void> {
  const { actor } = context;
  const { environment } = await loadSide(context, programId, "production");
  requirePermission(context, "certification.accept", programId);
  if (actor.type !== "user") throw new DomainError("invalid", "Only a person can sign.");
  const facts = await findReadinessFacts(context.db, { programId, environmentId: environment.id });
  const open = facts.filter(({ holds }) => !holds);
  if (open.length !== openExpected)
    throw new DomainError(
      "conflict",
      `Nothing was signed: ${open.length} facts do not hold now, and you saw ${openExpected}. Look at them again.`,
    );
  await context.db.transaction(async (tx) => {
    const [review] = await tx
      .insert(readinessReviews)
      .values({ environmentId: environment.id, facts, isReady, note, signedByUserId: actor.userId })
      .returning({ id: readinessReviews.id });
    await audit(tx, context, {
      action: "certification.sign_readiness",
      subjectType: "environment",
      subjectId: environment.id,
      programId,
      environmentId: environment.id,
      after: { review: review?.id, isReady, open: open.map(({ key }) => key) },
      reason: note,
    });
  });
}
