import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { exceptionNotes } from "@/db/schema";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { actingUser, loadException } from "./change-exception";
import type { noteExceptionSchema } from "./schemas";

/**
 * Adds a note to an exception, open or closed. It is never changed, and stands in the history beside what was done; the audit
 * log tells that it was written. A repeated `noteId` writes nothing again.
 * @throws DomainError not_found, not_permitted
 */
export async function noteException(
  context: ServiceContext,
  { id, text, noteId = randomUUID() }: z.output<typeof noteExceptionSchema>,
): Promise<{ id: string }> {
  const { programId, environmentId } = await loadException(context, id);
  requirePermission(context, "exception.work", programId);
  const author = actingUser(context);
  await context.db.transaction(async (tx) => {
    const [written] = await tx
      .insert(exceptionNotes)
      .values({ id: noteId, exceptionId: id, authorUserId: author.id, authorName: author.name, text })
      .onConflictDoNothing()
      .returning({ id: exceptionNotes.id });
    if (!written) return;
    const subject = { subjectType: "exception", subjectId: id, programId, environmentId };
    await audit(tx, context, { ...subject, action: "exception.note", after: { note: noteId } });
  });
  return { id };
}
