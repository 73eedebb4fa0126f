import { and, asc, eq, ne } from "drizzle-orm";
import type { z } from "zod";
import type { Database } from "@/db/client";
import { auditEntries, exceptionNotes, exceptions } from "@/db/schema";
import { uuidPattern } from "@/lib/ids";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { readReveals } from "../personal-data";
import { type byIdSchema, relatedMax } from "../schemas";
import { reachable } from "../scope";
import { type ExceptionListItem, selectExceptions, toExceptionListItem } from "./select-exceptions";

/** Something that a person, or the system, did with an exception, or wrote down about it. */
export type ExceptionEvent = {
  key: string;
  at: Date;
  actorName: string;
  /** As the audit log names it; `exception.note` for a note. */
  action: string;
  /** To whom it was given. */
  to: string | null;
  /** The reason, what was found, or the note. */
  words: string | null;
};

export type ExceptionDetail = ExceptionListItem & {
  /** What was done with it and written down about it, oldest first. */
  history: ExceptionEvent[];
  /** The entry of the account that a write-off booked. */
  writtenOffSequence: bigint | null;
};

/**
 * One exception with what it is about and what was done with it.
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
  const [acts, notes, reveals] = await Promise.all([
    readActs(context.db, id),
    readNotes(context.db, id),
    readReveals(context),
  ]);
  return {
    ...toExceptionListItem(reveals, found),
    writtenOffSequence: found.exception.writtenOffSequence,
    history: [...acts, ...notes].sort((a, b) => a.at.getTime() - b.at.getTime()),
  };
}

/** From the audit log; notes stand there without their words. */
async function readActs(db: Database, id: string): Promise<ExceptionEvent[]> {
  const entries = await db
    .select()
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.subjectType, "exception"),
        eq(auditEntries.subjectId, id),
        ne(auditEntries.action, "exception.note"),
      ),
    )
    .orderBy(asc(auditEntries.at), asc(auditEntries.sequence))
    .limit(relatedMax);
  return entries.map((entry) => ({
    key: String(entry.sequence),
    at: entry.at,
    actorName: entry.actorName,
    action: entry.action,
    to: typeof entry.after?.owner === "string" ? entry.after.owner : null,
    words: entry.reason,
  }));
}

async function readNotes(db: Database, id: string): Promise<ExceptionEvent[]> {
  const notes = await db
    .select()
    .from(exceptionNotes)
    .where(eq(exceptionNotes.exceptionId, id))
    .orderBy(asc(exceptionNotes.writtenAt), asc(exceptionNotes.id))
    .limit(relatedMax);
  return notes.map((note) => ({
    key: note.id,
    at: note.writtenAt,
    actorName: note.authorName,
    action: "exception.note",
    to: null,
    words: note.text,
  }));
}
