import { and, eq } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { environments, journeyProgress } from "@/db/schema";
import { journeySteps, stepStateLabels } from "@/lib/journey";
import { openAssumptions } from "../contract-confirmations";
import { environmentLacks } from "../environment-lacks";

/** One thing that production lacks, and where it is put right. */
export type Lack = { what: "side" | "setting" | "confirmation" | "step"; label: string };

/**
 * Everything that keeps a program's production side off, by name: what the side itself needs, every assumption of the contract
 * that is open there, every one of the eleven steps that is not done. Empty when a second person may be asked.
 */
export async function whatProductionLacks(reader: Reader, programId: string): Promise<Lack[]> {
  const [production] = await reader
    .select()
    .from(environments)
    .where(and(eq(environments.programId, programId), eq(environments.kind, "production")));
  if (!production) return [{ what: "side", label: "the production side itself" }];
  const [settings, open, progress] = await Promise.all([
    environmentLacks(reader, production),
    openAssumptions(reader, production.id),
    reader.select().from(journeyProgress).where(eq(journeyProgress.programId, programId)),
  ]);
  const steps = journeySteps.flatMap(({ number, title }) => {
    const state = progress.find(({ step }) => step === number)?.state ?? "not_started";
    return state === "done" ? [] : `step ${number}, ${title} (${stepStateLabels[state].toLowerCase()})`;
  });
  return [
    ...settings.map((label): Lack => ({ what: "setting", label })),
    ...open.map(({ subject }): Lack => ({ what: "confirmation", label: `confirmation of “${subject}”` })),
    ...steps.map((label): Lack => ({ what: "step", label })),
  ];
}

/** What is missing, as part of a sentence. */
export function lackWords(lacks: readonly Lack[]): string {
  return lacks.map(({ label }) => label).join("; ");
}
