import { DomainError } from "../errors";
import { exportNote, noteFileSchema } from "../services/acceptance-notes";
import { documentSchema, openDocument } from "../services/journey";
import { respondWithFile } from "./respond";

/** A document of a program's road to go-live, as an attachment; permitted like the page, and audited. */
export function downloadDocument(request: Request): Promise<Response> {
  return respondWithFile(request, (context) => {
    const { program, id } = search(request);
    const input = documentSchema.safeParse({ programId: program, documentId: id });
    if (!input.success) throw new DomainError("not_found", "There is no such document.");
    return openDocument(context, input.data);
  });
}

/** A version of the Transfer Acceptance Note as a PDF; permitted like the page, and audited. */
export function downloadAcceptanceNote(request: Request): Promise<Response> {
  return respondWithFile(request, (context) => {
    const { program, number } = search(request);
    const input = noteFileSchema.safeParse({ programId: program, number });
    if (!input.success) throw new DomainError("not_found", "There is no such version of the note.");
    return exportNote(context, input.data);
  });
}

function search(request: Request): Record<string, string> {
  return Object.fromEntries(new URL(request.url).searchParams);
}
