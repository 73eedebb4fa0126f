import { and, count, eq, inArray, isNull, lt, or } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "@/db/client";
import { journeyDocuments, journeyEvidence, journeyProgress, userRoles, users } from "@/db/schema";
import { journeyStep, stepStateLabels } from "@/lib/journey";
import { rolesWith } from "@/lib/permissions";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { loadJourneyProgram, lockJourney } from "../journey-access";
import { readProofs } from "./proofs";
import { planStepSchema, setStepStateSchema } from "./schemas";

type ProgressRow = typeof journeyProgress.$inferSelect;
type Where = { programId: string; step: number; readAt: Date | null };

/** People at most that a menu offers. */
const peopleMax = 500;

/**
 * Says who sees to a step, until when, and what there is to know.
 * @throws DomainError not_found, not_permitted, invalid (the owner), conflict (somebody changed it meanwhile)
 */
export async function planStep(
  context: ServiceContext,
  input: z.input<typeof planStepSchema>,
): Promise<void> {
  const { ownerUserId, dueOn, note, ...where } = planStepSchema.parse(input);
  await context.db.transaction(async (tx) => {
    const { before } = await lockStep(tx, context, where);
    const owner = ownerUserId === null ? null : await requireWorker(tx, where.programId, ownerUserId);
    await write(tx, where, before, { ownerUserId, dueOn, note });
    await auditStep(tx, context, where, {
      action: "journey.plan_step",
      before: { owner_user_id: before?.ownerUserId, due_on: before?.dueOn, note: before?.note },
      after: { owner_user_id: ownerUserId, owned_by: owner, due_on: dueOn, note },
    });
  });
}

/**
 * Says where a step stands. Done takes what shows it: the console's own records, or a person's evidence; and a reason where a
 * step before it is not done.
 * @throws DomainError not_found, not_permitted, invalid (fields), conflict (somebody changed it meanwhile)
 */
export async function setStepState(
  context: ServiceContext,
  input: z.input<typeof setStepStateSchema>,
): Promise<void> {
  const { state, reason, evidence, outOfOrderReason, ...where } = setStepStateSchema.parse(input);
  await context.db.transaction(async (tx) => {
    const { before, loaded } = await lockStep(tx, context, where);
    const was = before?.state ?? "not_started";
    if (was === state && state !== "blocked" && state !== "waiting_on_finci") return;
    requireReason(was, state, reason);
    const now = new Date();
    if (state === "done") {
      await requireEvidence(tx, loaded, where, evidence);
      await requireOrder(tx, where, outOfOrderReason);
      if (evidence)
        await tx.insert(journeyEvidence).values({
          programId: where.programId,
          step: where.step,
          text: evidence,
          addedByName: context.actor.name,
        });
    }
    const isDone = state === "done";
    await write(tx, where, before, {
      state,
      stateReason: isDone || !reason ? null : reason,
      stateSince: was === state ? (before?.stateSince ?? now) : now,
      doneAt: isDone ? now : null,
      doneByName: isDone ? context.actor.name : null,
      doneOutOfOrderReason: isDone && outOfOrderReason ? outOfOrderReason : null,
    });
    await auditStep(tx, context, where, {
      action: "journey.set_step_state",
      before: { state: was, reason: before?.stateReason },
      after: { state, ...(evidence ? { evidence } : {}) },
      reason: outOfOrderReason || reason || null,
    });
  });
}

const reasonsWanted: Partial<Record<ProgressRow["state"], string>> = {
  blocked: "Say what blocks it.",
  waiting_on_finci: "Say what FINCI is waited for.",
};

function requireReason(was: ProgressRow["state"], state: ProgressRow["state"], reason: string): void {
  const wanted = was === "done" && state !== "done" ? "Say why it is opened again." : reasonsWanted[state];
  if (wanted && reason.length < 3) throw invalid("reason", wanted);
}

async function requireEvidence(
  tx: Transaction,
  loaded: Awaited<ReturnType<typeof loadJourneyProgram>>,
  { programId, step }: Where,
  evidence: string,
): Promise<void> {
  const { isProven } = (await readProofs(tx, loaded))[step - 1] ?? { isProven: null };
  if (isProven) return;
  if (step === signedNoteStep)
    throw new DomainError(
      "out_of_scope",
      "Nothing was changed: the signed copy of the Transfer Acceptance Note is not here yet. Upload it on the note's page.",
    );
  if (evidence.length >= 3) return;
  const [[texts], [files]] = await Promise.all([
    tx
      .select({ count: count() })
      .from(journeyEvidence)
      .where(
        and(
          eq(journeyEvidence.programId, programId),
          eq(journeyEvidence.step, step),
          isNull(journeyEvidence.removedAt),
        ),
      ),
    tx
      .select({ count: count() })
      .from(journeyDocuments)
      .where(
        and(
          eq(journeyDocuments.programId, programId),
          eq(journeyDocuments.step, step),
          isNull(journeyDocuments.removedAt),
        ),
      ),
  ]);
  if ((texts?.count ?? 0) + (files?.count ?? 0) === 0)
    throw invalid("evidence", "Say what shows that it is done: the console has not seen it by itself.");
}

/** The step whose proof is a paper that is kept here; nothing stands in for it. */
const signedNoteStep = 10;

async function requireOrder(
  tx: Transaction,
  { programId, step }: Where,
  outOfOrderReason: string,
): Promise<void> {
  if (outOfOrderReason.length >= 3) return;
  const done = await tx
    .select({ step: journeyProgress.step })
    .from(journeyProgress)
    .where(
      and(
        eq(journeyProgress.programId, programId),
        eq(journeyProgress.state, "done"),
        lt(journeyProgress.step, step),
      ),
    );
  const open = Array.from({ length: step - 1 }, (_, index) => index + 1).filter(
    (number) => !done.some((row) => row.step === number),
  );
  if (open.length > 0)
    throw invalid(
      "outOfOrderReason",
      `${open.length === 1 ? "Step" : "Steps"} ${open.join(", ")} ${open.length === 1 ? "is" : "are"} not done. Do them first, or say why this one is done before them.`,
    );
}

function invalid(field: string, sentence: string): DomainError {
  return new DomainError("invalid", `Nothing was changed. ${sentence}`, { fields: { [field]: sentence } });
}

async function lockStep(tx: Transaction, context: ServiceContext, { programId, step, readAt }: Where) {
  await loadJourneyProgram(tx, context, programId);
  requirePermission(context, "journey.write", programId);
  await lockJourney(tx, programId);
  // Read again under the lock.
  const loaded = await loadJourneyProgram(tx, context, programId);
  const [before] = await tx
    .select()
    .from(journeyProgress)
    .where(and(eq(journeyProgress.programId, programId), eq(journeyProgress.step, step)));
  if ((before?.updatedAt.getTime() ?? null) !== (readAt?.getTime() ?? null))
    throw new DomainError(
      "conflict",
      `Nothing was changed: somebody else changed this step meanwhile; it is ${stepStateLabels[before?.state ?? "not_started"].toLowerCase()} now. Load the page again and look at it first.`,
    );
  return { before: before ?? null, loaded };
}

async function write(
  tx: Transaction,
  { programId, step }: Where,
  before: ProgressRow | null,
  values: Partial<ProgressRow>,
): Promise<void> {
  // Later than what it replaces, even within the same millisecond: it is what tells two states apart.
  const updatedAt = new Date(Math.max(Date.now(), (before?.updatedAt.getTime() ?? 0) + 1));
  await tx
    .insert(journeyProgress)
    .values({ programId, step, ...values, updatedAt })
    .onConflictDoUpdate({
      target: [journeyProgress.programId, journeyProgress.step],
      set: { ...values, updatedAt },
    });
}

type StepEntry = {
  action: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  reason?: string | null;
};

/** Writes down what was changed of a step. */
export function auditStep(
  tx: Transaction,
  context: ServiceContext,
  { programId, step }: Pick<Where, "programId" | "step">,
  { action, before = {}, after = {}, reason = null }: StepEntry,
): Promise<void> {
  const named = { step: `${step}, ${journeyStep(step)?.title}` };
  return audit(tx, context, {
    action,
    subjectType: "journey_step",
    subjectId: `${programId}/${step}`,
    programId,
    before: { ...named, ...before },
    after: { ...named, ...after },
    reason,
  });
}

/** Who may own a step of the program, by name. @throws DomainError not_found, not_permitted */
export async function listJourneyPeople(
  context: ServiceContext,
  { programId }: { programId: string },
): Promise<{ id: string; name: string }[]> {
  await loadJourneyProgram(context.db, context, programId);
  requirePermission(context, "journey.write", programId);
  return workersOf(context.db, programId).limit(peopleMax);
}

function workersOf(reader: Transaction | ServiceContext["db"], programId: string) {
  return reader
    .selectDistinct({ id: users.id, name: users.name })
    .from(users)
    .innerJoin(userRoles, eq(userRoles.userId, users.id))
    .where(
      and(
        eq(users.status, "active"),
        inArray(userRoles.role, [...rolesWith("journey.write")]),
        or(isNull(userRoles.programId), eq(userRoles.programId, programId)),
      ),
    )
    .orderBy(users.name, users.id);
}

async function requireWorker(tx: Transaction, programId: string, userId: string): Promise<string> {
  const worker = (await workersOf(tx, programId)).find(({ id }) => id === userId);
  if (!worker)
    throw invalid(
      "ownerUserId",
      "This person cannot own it: they may not work on this program's road to go-live.",
    );
  return worker.name;
}
