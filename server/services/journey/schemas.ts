import { z } from "zod";
import { stepCount, stepStates } from "@/lib/journey";
import { redactText } from "@/lib/redact";
import { wordsSchema } from "../journey-access";
import { idSchema } from "../schemas";

export const journeyOfSchema = z.object({ programId: idSchema });

const stepFields = {
  programId: idSchema,
  step: z.int().min(1).max(stepCount),
};

export const stepSchema = z.object(stepFields);

/** When the step was read that the person changes; null for one that nobody has touched yet. */
const readAt = z.date().nullable();

const optionalWords = z.string().trim().max(500, "Holds at most 500 characters.").transform(redactText);

export const planStepSchema = z.object({
  ...stepFields,
  readAt,
  ownerUserId: z.uuid("Choose a person.").nullable(),
  dueOn: z.iso.date("Write the day as YYYY-MM-DD.").nullable(),
  note: z.string().trim().max(4_000, "Holds at most 4,000 characters.").transform(redactText),
});

export const setStepStateSchema = z.object({
  ...stepFields,
  readAt,
  state: z.enum(stepStates),
  /** What blocks it, what FINCI is waited for, or why it is opened again. */
  reason: optionalWords.default(""),
  /** Of a step that is done: what shows it. */
  evidence: z.string().trim().max(2_000, "Holds at most 2,000 characters.").transform(redactText).default(""),
  /** Of a step that is done before one that comes before it. */
  outOfOrderReason: optionalWords.default(""),
});

export const addEvidenceSchema = z.object({
  ...stepFields,
  text: wordsSchema("Say what shows it: who, when, where it stands.", 2_000),
});

export const evidenceSchema = z.object({ programId: idSchema, evidenceId: z.uuid() });
export const documentSchema = z.object({ programId: idSchema, documentId: z.uuid() });

export const storeDocumentSchema = z.object({
  programId: idSchema,
  step: z.coerce.number().pipe(stepFields.step),
  fileName: z.string().trim().min(1).max(200),
});
