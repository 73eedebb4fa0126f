import type { Readable } from "node:stream";
import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { acceptanceNotes } from "@/db/schema";
import { audit, type ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { loadJourneyProgram } from "../journey-access";
import type { NoteData } from "./note-data";
import { drawNote } from "./note-pdf";
import type { noteFileSchema } from "./schemas";

/**
 * A version of the note as a PDF. That it was taken is written to the audit log first.
 * @throws DomainError not_found, also for one of another program
 */
export async function exportNote(
  context: ServiceContext,
  { programId, number }: z.output<typeof noteFileSchema>,
): Promise<{ fileName: string; contentType: string; stream: Readable }> {
  const { db } = context;
  const { program } = await loadJourneyProgram(db, context, programId);
  const [note] = await db
    .select()
    .from(acceptanceNotes)
    .where(and(eq(acceptanceNotes.programId, programId), eq(acceptanceNotes.number, number)));
  if (!note) throw notFound("This version of the note");
  await audit(db, context, {
    action: "acceptance_note.export",
    subjectType: "acceptance_note",
    subjectId: note.id,
    programId,
    after: { version: number, sha256: note.sha256 },
  });
  const data = note.data as NoteData;
  const { createdAt, createdByName, sha256 } = note;
  // As it was called in the version: the program may have another name by now.
  const named = data.sections[0]?.lines.find(({ name }) => name === "Name")?.value;
  return {
    fileName: `transfer-acceptance-note-${program.slug}-${number}.pdf`,
    contentType: "application/pdf",
    stream: drawNote({ programName: named ?? program.name, number, createdAt, createdByName, sha256, data }),
  };
}
