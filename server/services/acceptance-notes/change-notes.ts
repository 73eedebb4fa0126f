import { and, desc, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "@/db/client";
import { acceptanceNotes, journeyDocuments, programContacts } from "@/db/schema";
import { contactRoles, dayInUtc } from "@/lib/journey";
import { audit, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { lockForWork } from "../journey";
import { loadJourneyProgram } from "../journey-access";
import { hashOf, readNoteData } from "./note-data";
import { noteOfProgramSchema, removeContactSchema, saveContactSchema, signNoteSchema } from "./schemas";

type NoteRow = typeof acceptanceNotes.$inferSelect;

/** The step whose document a signed copy is. */
const noteStep = 10;

/**
 * Makes a version of the note from the facts as they are. Where the newest one says the same and is not signed, that one.
 * @throws DomainError not_found, not_permitted
 */
export async function makeNote(
  context: ServiceContext,
  input: z.input<typeof noteOfProgramSchema>,
): Promise<{ id: string; number: number }> {
  const { programId } = noteOfProgramSchema.parse(input);
  return context.db.transaction(async (tx) => {
    await lockForWork(tx, context, programId);
    const data = await readNoteData(tx, await loadJourneyProgram(tx, context, programId));
    const sha256 = hashOf(data);
    const newest = await readNewest(tx, programId);
    if (newest && newest.sha256 === sha256 && newest.signedRecordedAt === null)
      return { id: newest.id, number: newest.number };
    const [row] = await tx
      .insert(acceptanceNotes)
      .values({
        programId,
        number: (newest?.number ?? 0) + 1,
        data,
        sha256,
        createdByName: context.actor.name,
      })
      .returning({ id: acceptanceNotes.id, number: acceptanceNotes.number });
    if (!row) throw new Error("The note was not stored");
    await auditNote(tx, context, { ...row, programId }, "make", { version: row.number, sha256 });
    return row;
  });
}

/**
 * Writes down that the newest version was signed, with the copy that shows it. From then on nothing of the version changes.
 * @throws DomainError not_found, not_permitted, invalid (the day), conflict (a newer version, or signed already)
 */
export async function signNote(
  context: ServiceContext,
  input: z.input<typeof signNoteSchema>,
): Promise<void> {
  const { programId, noteId, documentId, signerName, signedOn } = signNoteSchema.parse(input);
  await context.db.transaction(async (tx) => {
    await lockForWork(tx, context, programId);
    const newest = await readNewest(tx, programId);
    const [asked] = await tx
      .select()
      .from(acceptanceNotes)
      .where(and(eq(acceptanceNotes.id, noteId), eq(acceptanceNotes.programId, programId)));
    if (!asked || !newest) throw notFound("This version of the note");
    if (
      asked.signedDocumentId === documentId &&
      asked.signedOn === signedOn &&
      asked.signerName === signerName
    )
      return;
    requireSignable(asked, newest);
    requirePast(signedOn, asked);
    const [document] = await tx
      .select()
      .from(journeyDocuments)
      .where(
        and(
          eq(journeyDocuments.id, documentId),
          eq(journeyDocuments.programId, programId),
          eq(journeyDocuments.step, noteStep),
          isNull(journeyDocuments.removedAt),
        ),
      );
    if (!document) throw notFound("The signed copy");
    await tx
      .update(acceptanceNotes)
      .set({
        signerName,
        signedOn,
        signedDocumentId: documentId,
        signedRecordedByName: context.actor.name,
        signedRecordedAt: new Date(),
      })
      .where(eq(acceptanceNotes.id, noteId));
    await auditNote(tx, context, asked, "sign", {
      version: asked.number,
      signed_by: signerName,
      signed_on: signedOn,
      document: document.fileName,
      sha256: document.sha256,
    });
  });
}

function requireSignable(asked: NoteRow, newest: NoteRow): void {
  if (asked.signedRecordedAt !== null)
    throw new DomainError(
      "conflict",
      `Nothing was changed: version ${asked.number} is signed already, and its data is frozen. Make a new version for what has changed.`,
    );
  if (asked.id !== newest.id)
    throw new DomainError(
      "conflict",
      `Nothing was changed: version ${newest.number} has replaced version ${asked.number}. Have the newer one signed.`,
    );
}

function requirePast(signedOn: string, { createdAt }: NoteRow): void {
  const sentence =
    signedOn > dayInUtc(new Date(Date.now() + 14 * 3_600_000))
      ? "The day is still to come."
      : signedOn < dayInUtc(new Date(createdAt.getTime() - 12 * 3_600_000))
        ? "The day is before the version was made."
        : null;
  if (sentence)
    throw new DomainError("invalid", `Nothing was changed. ${sentence}`, { fields: { signedOn: sentence } });
}

/**
 * Says whom FINCI calls about what; one person a matter.
 * @throws DomainError not_found, not_permitted
 */
export async function saveContact(
  context: ServiceContext,
  input: z.input<typeof saveContactSchema>,
): Promise<void> {
  const { programId, role, ...values } = saveContactSchema.parse(input);
  await context.db.transaction(async (tx) => {
    await lockForWork(tx, context, programId);
    const before = await readContact(tx, programId, role);
    await tx
      .insert(programContacts)
      .values({ programId, role, ...values })
      .onConflictDoUpdate({
        target: [programContacts.programId, programContacts.role],
        set: { ...values, updatedAt: new Date() },
      });
    await auditContact(tx, context, programId, { role, before, after: values });
  });
}

/** @throws DomainError not_found, not_permitted */
export async function removeContact(
  context: ServiceContext,
  input: z.input<typeof removeContactSchema>,
): Promise<void> {
  const { programId, role } = removeContactSchema.parse(input);
  await context.db.transaction(async (tx) => {
    await lockForWork(tx, context, programId);
    const before = await readContact(tx, programId, role);
    if (!before) throw notFound("This contact");
    await tx
      .delete(programContacts)
      .where(and(eq(programContacts.programId, programId), eq(programContacts.role, role)));
    await auditContact(tx, context, programId, { role, before, after: null });
  });
}

type ContactValues = { name: string; email: string; phone: string };

async function readContact(
  tx: Transaction,
  programId: string,
  role: keyof typeof contactRoles,
): Promise<ContactValues | null> {
  const [row] = await tx
    .select({ name: programContacts.name, email: programContacts.email, phone: programContacts.phone })
    .from(programContacts)
    .where(and(eq(programContacts.programId, programId), eq(programContacts.role, role)));
  return row ?? null;
}

function auditContact(
  tx: Transaction,
  context: ServiceContext,
  programId: string,
  change: { role: keyof typeof contactRoles; before: ContactValues | null; after: ContactValues | null },
): Promise<void> {
  const contact = contactRoles[change.role];
  return audit(tx, context, {
    action: change.after ? "journey.save_contact" : "journey.remove_contact",
    subjectType: "program",
    subjectId: programId,
    programId,
    before: { contact, ...change.before },
    after: { contact, ...change.after },
  });
}

function auditNote(
  tx: Transaction,
  context: ServiceContext,
  note: { id: string; programId: string },
  verb: "make" | "sign",
  after: Record<string, unknown>,
): Promise<void> {
  return audit(tx, context, {
    action: `acceptance_note.${verb}`,
    subjectType: "acceptance_note",
    subjectId: note.id,
    programId: note.programId,
    after,
  });
}

async function readNewest(tx: Transaction, programId: string): Promise<NoteRow | undefined> {
  const [newest] = await tx
    .select()
    .from(acceptanceNotes)
    .where(eq(acceptanceNotes.programId, programId))
    .orderBy(desc(acceptanceNotes.number))
    .limit(1);
  return newest;
}
