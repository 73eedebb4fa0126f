import { and, asc, desc, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import type { Reader } from "@/db/client";
import { journeyDocuments, journeyEvidence, journeyProgress, users } from "@/db/schema";
import { dayInUtc, isOverdue, type JourneyStep, journeySteps, type StepState } from "@/lib/journey";
import type { ServiceContext } from "../../context";
import { loadJourneyProgram } from "../journey-access";
import { relatedMax } from "../schemas";
import { type Lack, whatProductionLacks } from "./production-gate";
import { readProofs, type StepProof } from "./proofs";
import type { journeyOfSchema } from "./schemas";

type ProgressRow = typeof journeyProgress.$inferSelect;

export type StepEvidence = { id: string; text: string; addedByName: string; addedAt: Date };
export type StepDocument = Pick<
  typeof journeyDocuments.$inferSelect,
  "id" | "fileName" | "kind" | "sizeBytes" | "sha256" | "addedByName" | "addedAt"
>;

export type StepDetail = JourneyStep &
  Pick<
    ProgressRow,
    "state" | "stateReason" | "dueOn" | "note" | "doneAt" | "doneByName" | "doneOutOfOrderReason"
  > & {
    /** Null for a step that nobody has touched. */
    stateSince: Date | null;
    readAt: Date | null;
    owner: { id: string; name: string } | null;
    isOverdue: boolean;
    proof: StepProof;
    /** Oldest first. */
    evidence: StepEvidence[];
    documents: StepDocument[];
    /** Numbers of the steps before it that are not done. */
    openBefore: number[];
  };

export type Journey = {
  program: { id: string; name: string };
  steps: StepDetail[];
  doneCount: number;
  /** The production side; null where the program has none. */
  production: { environmentId: string; status: "enabled" | "disabled"; lacks: Lack[] } | null;
};

/**
 * A program's road to go-live: every step with where it stands, what proves it and what was added; and what production lacks.
 * @throws DomainError not_found, also for a program that the actor may not see
 */
export async function getJourney(
  context: ServiceContext,
  { programId }: z.output<typeof journeyOfSchema>,
): Promise<Journey> {
  const { db } = context;
  const loaded = await loadJourneyProgram(db, context, programId);
  const { program, production } = loaded;
  const [progress, proofs, evidence, documents, lacks] = await Promise.all([
    readProgress(db, programId),
    readProofs(db, loaded),
    db
      .select()
      .from(journeyEvidence)
      .where(and(eq(journeyEvidence.programId, programId), isNull(journeyEvidence.removedAt)))
      .orderBy(asc(journeyEvidence.step), asc(journeyEvidence.addedAt))
      .limit(relatedMax * journeySteps.length),
    db
      .select()
      .from(journeyDocuments)
      .where(and(eq(journeyDocuments.programId, programId), isNull(journeyDocuments.removedAt)))
      .orderBy(asc(journeyDocuments.step), desc(journeyDocuments.addedAt))
      .limit(relatedMax * journeySteps.length),
    production ? whatProductionLacks(db, programId) : [],
  ]);
  const stateOf = (number: number): StepState =>
    progress.find(({ row }) => row.step === number)?.row.state ?? "not_started";
  const today = dayInUtc(new Date());
  const steps = journeySteps.map((step, index): StepDetail => {
    const found = progress.find(({ row }) => row.step === step.number);
    const row = found?.row;
    const state = stateOf(step.number);
    const dueOn = row?.dueOn ?? null;
    return {
      ...step,
      state,
      stateReason: row?.stateReason ?? null,
      stateSince: row?.stateSince ?? null,
      readAt: row?.updatedAt ?? null,
      owner: found?.owner ?? null,
      dueOn,
      isOverdue: isOverdue({ dueOn, state }, today),
      note: row?.note ?? "",
      doneAt: row?.doneAt ?? null,
      doneByName: row?.doneByName ?? null,
      doneOutOfOrderReason: row?.doneOutOfOrderReason ?? null,
      proof: proofs[index] ?? { facts: [], isProven: null },
      evidence: evidence
        .filter((one) => one.step === step.number)
        .map(({ id, text, addedByName, addedAt }) => ({ id, text, addedByName, addedAt })),
      documents: documents.filter((one) => one.step === step.number).map(toDocument),
      openBefore: journeySteps
        .slice(0, index)
        .filter(({ number }) => stateOf(number) !== "done")
        .map(({ number }) => number),
    };
  });
  return {
    program: { id: program.id, name: program.name },
    steps,
    doneCount: steps.filter(({ state }) => state === "done").length,
    production: production && { environmentId: production.id, status: production.status, lacks },
  };
}

/** The steps that somebody has touched, with their owners. */
export async function readProgress(reader: Reader, programId: string) {
  return reader
    .select({ row: journeyProgress, owner: { id: users.id, name: users.name } })
    .from(journeyProgress)
    .leftJoin(users, eq(users.id, journeyProgress.ownerUserId))
    .where(eq(journeyProgress.programId, programId));
}

function toDocument(row: typeof journeyDocuments.$inferSelect): StepDocument {
  const { id, fileName, kind, sizeBytes, sha256, addedByName, addedAt } = row;
  return { id, fileName, kind, sizeBytes, sha256, addedByName, addedAt };
}
