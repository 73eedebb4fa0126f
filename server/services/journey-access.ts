import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Reader, Transaction } from "@/db/client";
import { environments, programs } from "@/db/schema";
import { uuidPattern } from "@/lib/ids";
import { redactText } from "@/lib/redact";
import { programScope, type ServiceContext } from "../context";
import { notFound } from "../errors";

/* What the services of the road to go-live share: the program they are about, and how a person's words are taken. */

/** Words of a person; what looks like a card number never gets further than here. */
export const wordsSchema = (whenShort: string, lengthMax: number) =>
  z
    .string()
    .trim()
    .min(3, whenShort)
    .max(lengthMax, `Holds at most ${lengthMax.toLocaleString("en-GB")} characters.`)
    .transform(redactText);

export type JourneyProgram = typeof programs.$inferSelect;
export type JourneyEnvironment = typeof environments.$inferSelect;

/**
 * A program with its sides, for an actor who may read its road to go-live.
 * @throws DomainError not_found, also for a program that the actor may not see
 */
export async function loadJourneyProgram(
  reader: Reader,
  context: ServiceContext,
  programId: string,
): Promise<{
  program: JourneyProgram;
  sandbox: JourneyEnvironment | null;
  production: JourneyEnvironment | null;
}> {
  const scope = programScope(context, "journey.read");
  if (!uuidPattern.test(programId) || (scope !== "all" && !scope.includes(programId)))
    throw notFound("This program");
  const [[program], sides] = await Promise.all([
    reader.select().from(programs).where(eq(programs.id, programId)),
    reader.select().from(environments).where(eq(environments.programId, programId)),
  ]);
  if (!program) throw notFound("This program");
  const side = (kind: "sandbox" | "production") => sides.find((one) => one.kind === kind) ?? null;
  return { program, sandbox: side("sandbox"), production: side("production") };
}

/** Changes of one program's road come one after the other: each sees what the one before it left. */
export async function lockJourney(tx: Transaction, programId: string): Promise<void> {
  await tx.select({ id: programs.id }).from(programs).where(eq(programs.id, programId)).for("no key update");
}
