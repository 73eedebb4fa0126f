import { Readable } from "node:stream";
import { currentServiceContext } from "../auth";
import type { ServiceContext } from "../context";
import { DomainError, type ErrorKind } from "../errors";
import { auditRefusal } from "../refusals";
import { answerRefusal, refusalAtDoor } from "../web-door";

/** A file to hand out, streamed. */
export type Download = { fileName: string; stream: Readable; contentType?: string };

const statuses: Partial<Record<ErrorKind, number>> = {
  not_permitted: 403,
  not_found: 404,
  invalid: 400,
  conflict: 409,
  out_of_scope: 409,
};

/**
 * Answers a request for a file, for the person whose session it carries. A refusal is its sentence as plain text. A page of
 * another site fetches nothing with this person's cookie.
 */
export async function respondWithFile(
  request: Request,
  make: (context: ServiceContext) => Promise<Download>,
): Promise<Response> {
  const refusal = await refusalAtDoor(request, { isHeavy: true });
  if (refusal) return answerRefusal(refusal);
  const context = await currentServiceContext();
  if (!context) return new Response("Sign in first.", { status: 401 });
  try {
    const { fileName, stream, contentType = "text/csv; charset=utf-8" } = await make(context);
    return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
      headers: {
        "content-type": contentType,
        "content-disposition": `attachment; filename="${fileName}"`,
        "cache-control": "no-store",
      },
    });
  } catch (error) {
    await auditRefusal(context, error, exportAttempt(request));
    if (error instanceof DomainError)
      return new Response(error.message, { status: statuses[error.kind] ?? 500 });
    throw error;
  }
}

/** Whose action an export's address stands for, where it is not its own name's. */
const exportActions: Record<string, string> = {
  exceptions: "exception.export",
  statement: "account.export_statement",
};

function exportAttempt(request: Request) {
  const { pathname, searchParams } = new URL(request.url);
  const [name = "file"] = pathname.replace(/^.*\/exports\//, "").split("/");
  const input = { programId: searchParams.get("program"), accountId: searchParams.get("account") };
  return { action: exportActions[name] ?? `${name}.export`, input };
}
