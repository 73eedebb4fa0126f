import { Readable } from "node:stream";
import {
  loadExceptionsSearchParams,
  toExceptionsInput,
} from "@/app/(console)/exceptions/(list)/search-params";
import { currentServiceContext } from "@/server/auth";
import { DomainError } from "@/server/errors";
import { exportExceptions } from "@/server/services/exceptions";

/** The exceptions that the queue's address shows, as a CSV file; under the same permission, and audited. */
export async function GET(request: Request): Promise<Response> {
  // A page of another site may not fetch it with this person's cookie.
  if (request.headers.get("sec-fetch-site") === "cross-site") return new Response(null, { status: 403 });
  const context = await currentServiceContext();
  if (!context) return new Response("Sign in first.", { status: 401 });
  const values = loadExceptionsSearchParams(new URL(request.url).searchParams);
  try {
    const stream = await exportExceptions(context, toExceptionsInput(values));
    const day = new Date().toISOString().slice(0, 10);
    return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="exceptions-${context.environmentKind}-${day}.csv"`,
        "cache-control": "no-store",
      },
    });
  } catch (error) {
    if (error instanceof DomainError && error.kind === "not_permitted")
      return new Response(error.message, { status: 403 });
    throw error;
  }
}
