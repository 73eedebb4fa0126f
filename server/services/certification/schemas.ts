import { z } from "zod";
import { confirmationKeys, runModes, scenarioKeys } from "@/lib/certification";

const scenarioSchema = z.enum(scenarioKeys);
const noteSchema = z.string().trim().max(500, "holds at most 500 characters");
const reasonSchema = noteSchema.min(3, "Say why, in a few words.");

export const certificationOfProgramSchema = z.object({ programId: z.uuid() });

export const certificationRunSchema = z.object({ runId: z.uuid() });

export const startCertificationSchema = z.object({
  /** Made by who starts it, so that a second press of the button is not a second run. */
  runId: z.uuid(),
  programId: z.uuid(),
  mode: z.enum(runModes),
  /** Which of the twelve; all of them unless given. */
  scenarios: z.array(scenarioSchema).min(1, "Choose at least one.").max(scenarioKeys.length).optional(),
});

export const certificationScenarioSchema = z.object({ runId: z.uuid(), key: scenarioSchema });

export const acceptCertificationSchema = z.object({
  runId: z.uuid(),
  engineerName: z.string().trim().min(2, "Name FINCI's engineer.").max(120, "holds at most 120 characters"),
  acceptedOn: z.iso.date("Give the day."),
  note: reasonSchema,
});

export const withdrawAcceptanceSchema = z.object({ runId: z.uuid(), reason: reasonSchema });

export const confirmStepSchema = z.object({
  programId: z.uuid(),
  key: z.enum(confirmationKeys),
  evidenceId: z
    .string()
    .trim()
    .regex(/^\d{18,20}$/, "must be a FINCI id of 18 to 20 digits"),
  note: noteSchema.default(""),
});

export const signReadinessSchema = z.object({
  programId: z.uuid(),
  isReady: z.boolean(),
  note: reasonSchema,
  /** How many facts the signer saw that do not hold: with another number now, nothing is signed. */
  openExpected: z.int().min(0),
});
