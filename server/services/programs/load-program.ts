import { and, desc, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { auditEntries, programs } from "@/db/schema";
import { uuidPattern } from "@/lib/ids";
import { formatUtc } from "@/lib/time";
import { programScope, requirePermission, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";

export type ProgramRow = typeof programs.$inferSelect;

/**
 * A program that the actor may see.
 * @throws DomainError not_found, also for one that the actor may not see
 */
export async function loadProgram(context: ServiceContext, id: string): Promise<ProgramRow> {
  const scope = programScope(context, "program.read");
  if (!uuidPattern.test(id) || (scope !== "all" && !scope.includes(id))) throw notFound("This program");
  const [program] = await context.db.select().from(programs).where(eq(programs.id, id));
  if (!program) throw notFound("This program");
  return program;
}

/** Refuses who may not make programs: a new one belongs to none of theirs. @throws DomainError not_permitted */
export function requireAllPrograms(context: ServiceContext): void {
  requirePermission(context, "program.write", null);
  if (programScope(context, "program.write") !== "all")
    throw new DomainError(
      "not_permitted",
      "A new program needs the role for all programs; yours is for some of them. Ask an administrator to make it.",
    );
}

/**
 * Locks the program for a change, as the person had read it.
 * @throws DomainError not_found, not_permitted, conflict when it was changed meanwhile (says by whom and when)
 */
export async function lockProgram(
  tx: Transaction,
  context: ServiceContext,
  { id, updatedAt }: { id: string; updatedAt: Date },
): Promise<ProgramRow> {
  await loadProgram({ ...context, db: tx as unknown as ServiceContext["db"] }, id);
  requirePermission(context, "program.write", id);
  const [program] = await tx.select().from(programs).where(eq(programs.id, id)).for("no key update");
  if (!program) throw notFound("This program");
  if (program.updatedAt.getTime() === updatedAt.getTime()) return program;
  const [last] = await tx
    .select({ actorName: auditEntries.actorName, at: auditEntries.at })
    .from(auditEntries)
    .where(and(eq(auditEntries.subjectType, "program"), eq(auditEntries.subjectId, id)))
    .orderBy(desc(auditEntries.at), desc(auditEntries.sequence))
    .limit(1);
  const who = last ? `by ${last.actorName}, ${formatUtc(last.at)}` : `${formatUtc(program.updatedAt)}`;
  throw new DomainError(
    "conflict",
    `Nothing was changed: the program was changed meanwhile ${who}. Look at what it is now, in another tab if you like; what you typed is still here. Then reload and make your change on it.`,
  );
}

/** A moment later than the one it replaces, even within the same millisecond: it is what tells two states apart. */
export function nextMoment(previous: Date): Date {
  return new Date(Math.max(Date.now(), previous.getTime() + 1));
}
