import { issuingBytesMax } from "@/lib/bulk-issuing";
import { currentServiceContext } from "../auth";
import { DomainError } from "../errors";
import { log } from "../log";
import { auditRefusal } from "../refusals";
import { uploadBatch, uploadBatchSchema } from "../services/bulk-issuing";
import { refusalAtDoor } from "../web-door";

/**
 * Takes rows to issue cards to in, as the raw body: a file, or what was pasted. Answers with the batch's id, or with the
 * refusal as a sentence.
 */
export async function answerIssuingUpload(request: Request): Promise<Response> {
  const refusal = await refusalAtDoor(request, { isHeavy: true, bodyBytesMax: issuingBytesMax });
  if (refusal) return refuse(refusal.status, refusal.sentence);
  const context = await currentServiceContext();
  if (!context) return refuse(401, "Sign in first.");
  const input = uploadBatchSchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!input.success) return refuse(400, "Nothing was taken in: choose a program and who the cards are for.");
  try {
    const bytes = new Uint8Array(await request.arrayBuffer());
    return Response.json(await uploadBatch(context, input.data, bytes));
  } catch (error) {
    await auditRefusal(context, error, { action: "issuing_batch.upload", input: input.data });
    if (error instanceof DomainError) return refuse(400, error.message);
    log.error({ err: error, requestId: context.requestId }, "upload of a batch failed");
    return refuse(500, "Nothing was taken in: something failed on our side. Try again.");
  }
}

function refuse(status: number, sentence: string): Response {
  return Response.json({ sentence }, { status, headers: { "cache-control": "no-store" } });
}
