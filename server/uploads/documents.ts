import { documentBytesMax } from "@/lib/journey";
import { currentServiceContext } from "../auth";
import { DomainError } from "../errors";
import { log } from "../log";
import { auditRefusal } from "../refusals";
import { storeDocument, storeDocumentSchema } from "../services/journey";
import { refusalAtDoor } from "../web-door";

const failedSentence = "Nothing was stored: something failed on our side. Try again.";

/**
 * Takes a document in as a raw body of at most 10 MB; the program, the step and the file's name stand in the address. Answers
 * with the document's id, or with the refusal.
 */
export async function answerDocument(request: Request): Promise<Response> {
  const atDoor = await refusalAtDoor(request, { isHeavy: true, bodyBytesMax: documentBytesMax });
  if (atDoor) return refuse(atDoor.sentence, atDoor.status);
  const context = await currentServiceContext();
  if (!context) return refuse("Sign in first.", 401);
  const input = storeDocumentSchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!input.success) return refuse("Nothing was stored: the address does not say what the file is.", 400);
  try {
    const content = Buffer.from(await request.arrayBuffer());
    return Response.json(await storeDocument(context, input.data, content), {
      headers: { "cache-control": "no-store" },
    });
  } catch (error) {
    await auditRefusal(context, error, { action: "journey.add_document", input: input.data });
    if (error instanceof DomainError) return refuse(error.message, statuses[error.kind] ?? 400);
    log.error({ err: error, requestId: context.requestId }, "document upload failed");
    return refuse(failedSentence, 500);
  }
}

const statuses: Partial<Record<DomainError["kind"], number>> = { not_permitted: 403, not_found: 404 };

function refuse(sentence: string, status: number): Response {
  return Response.json({ refusal: { sentence } }, { status });
}
