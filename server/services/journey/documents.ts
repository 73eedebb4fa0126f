import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { and, asc, count, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import type { Database, Transaction } from "@/db/client";
import { acceptanceNotes, journeyDocumentPieces, journeyDocuments } from "@/db/schema";
import { type DocumentKind, documentBytesMax, documentKinds, documentsPerStepMax } from "@/lib/journey";
import { redactText } from "@/lib/redact";
import { audit, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { loadJourneyProgram } from "../journey-access";
import { auditStep } from "./change-step";
import { lockForWork, refuseWhenDone } from "./evidence";
import { documentSchema, type storeDocumentSchema } from "./schemas";

/** How much of a document is read or written at once. */
const pieceBytesMax = 256_000;

/**
 * Keeps a document of a step. Its kind is what its bytes say, whatever its name; the same content again changes nothing.
 * @throws DomainError not_found, not_permitted, invalid (kind, size, a card number in a text), out_of_scope (too many)
 */
export async function storeDocument(
  context: ServiceContext,
  { programId, step, fileName }: z.output<typeof storeDocumentSchema>,
  content: Buffer,
): Promise<{ id: string }> {
  const kind = requireKind(content);
  const sha256 = createHash("sha256").update(content).digest("hex");
  return context.db.transaction(async (tx) => {
    await lockForWork(tx, context, programId);
    const ofStep = and(
      eq(journeyDocuments.programId, programId),
      eq(journeyDocuments.step, step),
      isNull(journeyDocuments.removedAt),
    );
    const [same] = await tx
      .select({ id: journeyDocuments.id })
      .from(journeyDocuments)
      .where(and(ofStep, eq(journeyDocuments.sha256, sha256)))
      .limit(1);
    if (same) return same;
    const [all] = await tx.select({ count: count() }).from(journeyDocuments).where(ofStep);
    if ((all?.count ?? 0) >= documentsPerStepMax)
      throw new DomainError(
        "out_of_scope",
        `Nothing was stored: a step holds ${documentsPerStepMax} documents. Take one away first.`,
      );
    const named = { programId, step, fileName: safeName(fileName, kind), kind, sha256 };
    const [row] = await tx
      .insert(journeyDocuments)
      .values({ ...named, sizeBytes: content.length, addedByName: context.actor.name })
      .returning({ id: journeyDocuments.id });
    if (!row) throw new Error("The document was not stored");
    await writePieces(tx, row.id, content);
    await auditStep(tx, context, named, {
      action: "journey.add_document",
      after: { document: named.fileName, sha256, size_bytes: content.length },
    });
    return row;
  });
}

async function writePieces(tx: Transaction, documentId: string, content: Buffer): Promise<void> {
  for (let position = 0; position * pieceBytesMax < content.length; position += 1) {
    const piece = content.subarray(position * pieceBytesMax, (position + 1) * pieceBytesMax);
    await tx.insert(journeyDocumentPieces).values({ documentId, position, content: piece });
  }
}

/**
 * Takes a document away: its content is deleted, its name and fingerprint stay in the log.
 * @throws DomainError not_found, not_permitted, out_of_scope (the step is done, or it is a signed copy)
 */
export async function removeDocument(
  context: ServiceContext,
  input: z.input<typeof documentSchema>,
): Promise<void> {
  const { programId, documentId } = documentSchema.parse(input);
  await context.db.transaction(async (tx) => {
    await lockForWork(tx, context, programId);
    const isIt = and(
      eq(journeyDocuments.id, documentId),
      eq(journeyDocuments.programId, programId),
      isNull(journeyDocuments.removedAt),
    );
    const [found] = await tx.select().from(journeyDocuments).where(isIt);
    if (!found) throw notFound("This document");
    await refuseWhenDone(tx, found);
    const [signed] = await tx
      .select({ number: acceptanceNotes.number })
      .from(acceptanceNotes)
      .where(eq(acceptanceNotes.signedDocumentId, documentId));
    if (signed)
      throw new DomainError(
        "out_of_scope",
        `Nothing was taken away: it is the signed copy of version ${signed.number} of the note, which stays.`,
      );
    await tx.delete(journeyDocumentPieces).where(eq(journeyDocumentPieces.documentId, documentId));
    await tx
      .update(journeyDocuments)
      .set({ removedAt: new Date(), removedByName: context.actor.name })
      .where(isIt);
    await auditStep(tx, context, found, {
      action: "journey.remove_document",
      before: { document: found.fileName, sha256: found.sha256 },
    });
  });
}

/**
 * A document's content, streamed piece by piece. That it was taken is written to the audit log first.
 * @throws DomainError not_found, also for one of another program
 */
export async function openDocument(
  context: ServiceContext,
  input: z.input<typeof documentSchema>,
): Promise<{ fileName: string; contentType: string; stream: Readable }> {
  const { programId, documentId } = documentSchema.parse(input);
  const { db } = context;
  await loadJourneyProgram(db, context, programId);
  const [found] = await db
    .select()
    .from(journeyDocuments)
    .where(
      and(
        eq(journeyDocuments.id, documentId),
        eq(journeyDocuments.programId, programId),
        isNull(journeyDocuments.removedAt),
      ),
    );
  if (!found) throw notFound("This document");
  await audit(db, context, {
    action: "journey.export_document",
    subjectType: "journey_step",
    subjectId: `${programId}/${found.step}`,
    programId,
    after: { document: found.fileName, sha256: found.sha256 },
  });
  return {
    fileName: found.fileName,
    contentType: documentKinds[found.kind],
    stream: Readable.from(readPieces(db, documentId)),
  };
}

async function* readPieces(db: Database, documentId: string): AsyncGenerator<Buffer> {
  for (let position = 0; ; position += 1) {
    const [piece] = await db
      .select({ content: journeyDocumentPieces.content })
      .from(journeyDocumentPieces)
      .where(
        and(eq(journeyDocumentPieces.documentId, documentId), eq(journeyDocumentPieces.position, position)),
      )
      .orderBy(asc(journeyDocumentPieces.position));
    if (!piece) return;
    yield piece.content;
  }
}

/** What the first bytes of each kind are. */
const signatures: Record<Exclude<DocumentKind, "txt">, Buffer> = {
  pdf: Buffer.from("%PDF-"),
  png: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  jpg: Buffer.from([0xff, 0xd8, 0xff]),
};

function requireKind(content: Buffer): DocumentKind {
  if (content.length === 0) throw refused("The file is empty.");
  if (content.length > documentBytesMax)
    throw refused(`The file is larger than ${documentBytesMax / 1_000_000} MB.`);
  for (const [kind, signature] of Object.entries(signatures) as [keyof typeof signatures, Buffer][])
    if (content.subarray(0, signature.length).equals(signature)) return kind;
  const text = plainText(content);
  if (text === null) throw refused("Choose a PDF, a PNG or JPEG picture, or a plain text.");
  if (redactText(text) !== text)
    throw refused("The text holds what looks like a card number, which is never kept here.");
  return "txt";
}

function plainText(content: Buffer): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(content);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells a text from other files
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

function refused(sentence: string): DomainError {
  return new DomainError("invalid", `Nothing was stored. ${sentence}`);
}

const extensions: Record<DocumentKind, RegExp> = {
  pdf: /\.pdf$/i,
  png: /\.png$/i,
  jpg: /\.jpe?g$/i,
  txt: /\.txt$/i,
};

/** A name that is safe in a header and on any disk, and ends as its content says. */
function safeName(fileName: string, kind: DocumentKind): string {
  const plain = redactText(fileName)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\w.() -]/g, "_")
    .replace(/^\.+/, "_")
    .slice(0, 120);
  return extensions[kind].test(plain) ? plain : `${plain}.${kind}`;
}
