import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { Reader, Transaction } from "@/db/client";
import { environments, programs } from "@/db/schema";
import { uuidPattern } from "@/lib/ids";
import { requirePermission, type ServiceContext } from "../context";
import { DomainError, notFound } from "../errors";
import { reachable } from "./scope";

/** Why something is changed; kept in the audit log. */
const reasonSchema = z
  .string()
  .trim()
  .min(3, "Say why, in a few words.")
  .max(500, "holds at most 500 characters");

/** What every change of an environment says besides itself. */
export const changeFields = {
  reason: reasonSchema,
  /** In production: the program's name, typed by the person. */
  confirmName: z.string().max(200).optional(),
};

/** Longest time for which what was replaced stays of use. */
const overlapHoursMax = 72;

/** How long what is replaced stays of use; 0 ends it at once. */
export const overlapSchema = z
  .int("Choose how long the one of before stays.")
  .min(0)
  .max(overlapHoursMax, `At most ${overlapHoursMax} hours.`);

/** One side of a program with what its services need to know of the program. */
export type LoadedEnvironment = Awaited<ReturnType<typeof readEnvironment>>;

function select(reader: Reader) {
  return reader
    .select({
      environment: environments,
      program: { id: programs.id, name: programs.name, secondPersonFor: programs.secondPersonFor },
    })
    .from(environments)
    .innerJoin(programs, eq(programs.id, environments.programId))
    .$dynamic();
}

/** The environment, whoever asks. @throws DomainError not_found */
export async function readEnvironment(reader: Reader, id: string) {
  const [found] = await select(reader).where(eq(environments.id, id));
  if (!found) throw notFound("This environment");
  return found;
}

/**
 * The environment, by its id or as one side of a program, for an actor who may read environments there.
 * @throws DomainError not_found, also for one of a program that the actor may not see
 */
export async function loadEnvironment(
  context: ServiceContext,
  which: { id: string } | { programId: string; kind: "sandbox" | "production" },
): Promise<LoadedEnvironment> {
  const id = "id" in which ? which.id : which.programId;
  if (!uuidPattern.test(id)) throw notFound("This environment");
  const isIt =
    "id" in which
      ? eq(environments.id, which.id)
      : and(eq(environments.programId, which.programId), eq(environments.kind, which.kind));
  const [found] = await select(context.db).where(and(isIt, reachable(context, "environment.read")));
  if (!found) throw notFound("This environment");
  return found;
}

/**
 * The environment for a change, by someone who may make it. In production, whoever changes it has typed the program's name.
 * @throws DomainError not_found, not_permitted, invalid (the name)
 */
export async function loadForChange(
  context: ServiceContext,
  { environmentId, confirmName }: { environmentId: string; confirmName?: string | undefined },
): Promise<LoadedEnvironment> {
  const loaded = await loadEnvironment(context, { id: environmentId });
  requirePermission(context, "environment.write", loaded.program.id);
  if (loaded.environment.kind === "production" && confirmName?.trim() !== loaded.program.name) {
    const sentence = `Type the program's name, ${loaded.program.name}: these are real cards and real money.`;
    throw new DomainError("invalid", `Nothing was changed. ${sentence}`, {
      fields: { confirmName: sentence },
    });
  }
  return loaded;
}

/** Changes of one environment come one after the other: each sees what the one before it left. */
export async function lockEnvironment(tx: Transaction, environmentId: string): Promise<void> {
  await tx
    .select({ id: environments.id })
    .from(environments)
    .where(eq(environments.id, environmentId))
    .for("no key update");
}

/** "sandbox of Larkspur", as sentences name it. */
export function sideName({ environment, program }: LoadedEnvironment): string {
  return `${environment.kind} of ${program.name}`;
}
