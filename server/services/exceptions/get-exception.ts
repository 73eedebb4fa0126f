import { and, asc, eq } from "drizzle-orm";
import type { z } from "zod";
import { auditEntries, exceptions } from "@/db/schema";
import { uuidPattern } from "@/lib/ids";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { type byIdSchema, relatedMax } from "../schemas";
import { reachable } from "../scope";
import { type ExceptionListItem, selectExceptions, toExceptionListItem } from "./select-exceptions";

export type ExceptionDetail = ExceptionListItem & {
  /** What was done with it, oldest first. */
  history: {
    at: Date;
    sequence: string;
    actorName: string;
    action: string;
    to: string | null;
    words: string | null;
  }[];
};

/**
 * One exception with its payment and what was done with it.
 * @throws DomainError not_found, also for one of a program that the actor may not see
 */
export async function getException(
  context: ServiceContext,
  { id }: z.output<typeof byIdSchema>,
): Promise<ExceptionDetail> {
  if (!uuidPattern.test(id)) throw notFound("This exception");
  const [found] = await selectExceptions(context.db)
    .where(and(eq(exceptions.id, id), reachable(context, "exception.read")))
    .limit(1);
  if (!found) throw notFound("This exception");
  const entries = await context.db
    .select()
    .from(auditEntries)
    .where(and(eq(auditEntries.subjectType, "exception"), eq(auditEntries.subjectId, id)))
    .orderBy(asc(auditEntries.at), asc(auditEntries.sequence))
    .limit(relatedMax);
  return {
    ...toExceptionListItem(found),
    history: entries.map((entry) => ({
      at: entry.at,
      sequence: String(entry.sequence),
      actorName: entry.actorName,
      action: entry.action,
      to: typeof entry.after?.owner === "string" ? entry.after.owner : null,
      words: entry.reason,
    })),
  };
}
