import { z } from "zod";
import { statementBytesMax, statementPreviewBytes } from "@/lib/reconciliation";
import { currentServiceContext } from "../auth";
import type { ServiceContext } from "../context";
import { DomainError } from "../errors";
import { log } from "../log";
import { auditRefusal } from "../refusals";
import {
  previewSchema,
  previewStatement,
  StatementRefused,
  statementSchema,
  uploadStatement,
} from "../services/reconciliation";
import { refusalAtDoor } from "../web-door";

/* The two addresses that a CSV statement is sent to as a raw body; what it is stands in the address. */

/**
 * Takes a statement in. Answers with a line of JSON for the rows read so far, again and again, and a last one with the
 * outcome or the refusal: the status is sent before the file is read.
 */
export async function answerStatement(request: Request): Promise<Response> {
  const admitted = await admit(request, statementBytesMax);
  if (admitted instanceof Response) return admitted;
  const { context, body, search } = admitted;
  const input = statementSchema.safeParse(search);
  if (!input.success) return Response.json(refusalOf(input.error), { status: 400 });
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      // The reader may be gone; the statement is taken in all the same.
      const tell = (line: object) => {
        try {
          controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
        } catch {}
      };
      try {
        const outcome = await uploadStatement(context, input.data, body, (rows) => tell({ rows }));
        tell({ outcome });
      } catch (error) {
        await auditRefusal(context, error, { action: "reconciliation.upload_statement", input: input.data });
        tell(refusalOf(error, context.requestId));
      }
      try {
        controller.close();
      } catch {}
    },
  });
  return new Response(stream, {
    headers: { "content-type": "application/x-ndjson", "cache-control": "no-store" },
  });
}

/** Shows how the head of a statement would be read; nothing is stored. */
export async function answerPreview(request: Request): Promise<Response> {
  const admitted = await admit(request, statementPreviewBytes);
  if (admitted instanceof Response) return admitted;
  const { context, body, search } = admitted;
  try {
    const head = await collect(body);
    const preview = await previewStatement(context, previewSchema.parse(search), head);
    const json = JSON.stringify(preview, (_key, value) =>
      typeof value === "bigint" ? String(value) : value,
    );
    return new Response(json, {
      headers: { "content-type": "application/json", "cache-control": "no-store" },
    });
  } catch (error) {
    await auditRefusal(context, error, { action: "reconciliation.preview_statement", input: search });
    return Response.json(refusalOf(error, context.requestId), {
      status: error instanceof DomainError ? 400 : 500,
    });
  }
}

type Admitted = {
  context: ServiceContext;
  body: AsyncIterable<Uint8Array>;
  /** The address's parameters; the mapping is JSON in one of them. */
  search: Record<string, unknown>;
};

async function admit(request: Request, bytesMax: number): Promise<Admitted | Response> {
  const refusal = await refusalAtDoor(request, { isHeavy: true });
  if (refusal) {
    const { status, sentence } = refusal;
    return Response.json({ refusal: { sentence } }, { status });
  }
  const context = await currentServiceContext();
  if (!context) return Response.json({ refusal: { sentence: "Sign in first." } }, { status: 401 });
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) {
    const sentence = `Nothing was taken in: the file is larger than ${bytesMax / 1_000_000} MB.`;
    return Response.json({ refusal: { sentence } }, { status: 413 });
  }
  const search: Record<string, unknown> = Object.fromEntries(new URL(request.url).searchParams);
  try {
    if (typeof search.mapping === "string") search.mapping = JSON.parse(search.mapping);
  } catch {
    delete search.mapping;
  }
  return { context, body: request.body ? chunksOf(request.body) : nothing(), search };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** At most the head that a preview needs, whatever is sent. */
async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= statementPreviewBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, statementPreviewBytes);
}

/** A refusal as the page shows it. */
function refusalOf(error: unknown, requestId: string | null = null) {
  if (error instanceof StatementRefused) {
    const { message: sentence, problems, problemsCount } = error;
    return { refusal: { sentence, problems, problemsCount } };
  }
  if (error instanceof DomainError)
    return { refusal: { sentence: error.message, fields: error.details.fields ?? {} } };
  if (error instanceof z.ZodError) {
    const fields = Object.fromEntries(error.issues.map(({ path, message }) => [path.join("."), message]));
    return { refusal: { sentence: "Nothing was taken in: how the file is read is not complete.", fields } };
  }
  log.error({ err: error, requestId }, "statement upload failed");
  return {
    refusal: { sentence: "Nothing was taken in: something failed on our side. Try again.", requestId },
  };
}
