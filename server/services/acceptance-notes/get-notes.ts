import { desc, eq } from "drizzle-orm";
import type { z } from "zod";
import type { Reader } from "@/db/client";
import { acceptanceNotes, journeyDocuments, programContacts } from "@/db/schema";
import { type ContactRole, contactRoleKeys } from "@/lib/journey";
import type { ServiceContext } from "../../context";
import { loadJourneyProgram } from "../journey-access";
import { relatedMax } from "../schemas";
import { differencesOf, hashOf, type NoteData, type NoteDifference, readNoteData } from "./note-data";
import type { noteOfProgramSchema } from "./schemas";

type NoteRow = typeof acceptanceNotes.$inferSelect;

export type NoteVersion = Pick<NoteRow, "id" | "number" | "sha256" | "createdByName" | "createdAt"> & {
  /** Null for a draft. */
  signed: {
    signerName: string;
    /** `YYYY-MM-DD` */
    on: string;
    documentId: string;
    fileName: string;
    recordedByName: string;
    recordedAt: Date;
  } | null;
};

export type ProgramContact = { role: ContactRole; name: string; email: string; phone: string };

export type AcceptanceNotes = {
  program: { id: string; name: string };
  contacts: ProgramContact[];
  /** The facts as they are now. */
  now: NoteData;
  /** What the paper would lack, as words; it can be made all the same. */
  missing: string[];
  /** Newest first. */
  versions: NoteVersion[];
  /** True when the newest version says what the facts say now. */
  isNewestCurrent: boolean;
  /** Where the facts differ from what was signed last; empty where nothing was signed. */
  differences: NoteDifference[];
};

/**
 * A program's Transfer Acceptance Note: the facts it would say now, its versions, and how the facts differ from what was signed.
 * @throws DomainError not_found, also for a program that the actor may not see
 */
export async function getNotes(
  context: ServiceContext,
  { programId }: z.output<typeof noteOfProgramSchema>,
): Promise<AcceptanceNotes> {
  const { db } = context;
  const loaded = await loadJourneyProgram(db, context, programId);
  const [now, contacts, rows] = await Promise.all([
    readNoteData(db, loaded),
    db.select().from(programContacts).where(eq(programContacts.programId, programId)),
    readVersions(db, programId),
  ]);
  const { program, production } = loaded;
  const signed = rows.find(({ note }) => note.signedRecordedAt !== null)?.note;
  return {
    program: { id: program.id, name: program.name },
    contacts: contactRoleKeys.flatMap((role) =>
      contacts
        .filter((contact) => contact.role === role)
        .map(({ name, email, phone }) => ({ role, name, email, phone })),
    ),
    now,
    missing: [
      !production?.outgoingCidrs.length && "the addresses that production calls FINCI from",
      contacts.length === 0 && "a contact",
      now.sections[1]?.lines[0]?.name === "Products" && "a product of production",
      now.sections[2]?.lines.some(({ name }) => name === "Endpoints") && "an open endpoint of production",
    ].filter((what) => typeof what === "string"),
    versions: rows.map(toVersion),
    isNewestCurrent: rows[0]?.note.sha256 === hashOf(now),
    differences: signed ? differencesOf(signed.data as NoteData, now) : [],
  };
}

/** Newest first, at most a hundred. */
function readVersions(reader: Reader, programId: string) {
  return reader
    .select({ note: acceptanceNotes, fileName: journeyDocuments.fileName })
    .from(acceptanceNotes)
    .leftJoin(journeyDocuments, eq(journeyDocuments.id, acceptanceNotes.signedDocumentId))
    .where(eq(acceptanceNotes.programId, programId))
    .orderBy(desc(acceptanceNotes.number))
    .limit(relatedMax);
}

function toVersion({ note, fileName }: Awaited<ReturnType<typeof readVersions>>[number]): NoteVersion {
  const { id, number, sha256, createdByName, createdAt } = note;
  const { signerName, signedOn, signedDocumentId, signedRecordedByName, signedRecordedAt } = note;
  const isSigned = signerName && signedOn && signedDocumentId && signedRecordedByName && signedRecordedAt;
  return {
    ...{ id, number, sha256, createdByName, createdAt },
    signed: isSigned
      ? {
          signerName,
          on: signedOn,
          documentId: signedDocumentId,
          fileName: fileName ?? "",
          recordedByName: signedRecordedByName,
          recordedAt: signedRecordedAt,
        }
      : null,
  };
}
