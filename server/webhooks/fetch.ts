import { readEnvironment } from "../env";
import { bodyBytesMax, type IncomingWebhook } from "../intake/admit";
import { parseNetworks, sourceAddress } from "../intake/source";
import { peerAddressHeader } from "../peer-address";
import { WebhookEndpoints } from "./endpoints";

/** Kept on `globalThis`, because Next loads a module once per route. */
const holder = globalThis as typeof globalThis & { webhookEndpoints?: Promise<WebhookEndpoints> };

async function startEndpoints(): Promise<WebhookEndpoints> {
  const { DATABASE_URL, JOURNAL_DIR } = readEnvironment();
  const endpoints = new WebhookEndpoints(DATABASE_URL, JOURNAL_DIR);
  await endpoints.start();
  return endpoints;
}

/** The endpoints of a process in which Next runs alone, without the gateway. Made at the first use. */
export function sharedEndpoints(): Promise<WebhookEndpoints> {
  holder.webhookEndpoints ??= startEndpoints();
  return holder.webhookEndpoints;
}

/** The webhook endpoints as a web-standard handler, for the Next routes: the same answers as through the gateway. */
export async function answerRequest(
  request: Request,
  endpoint: IncomingWebhook["endpoint"],
  endpointKey: string,
): Promise<Response> {
  const startedMs = performance.now();
  const receivedAt = new Date();
  const endpoints = await sharedEndpoints();
  const { pathname, search } = new URL(request.url);
  const answer = await endpoints.answer({
    endpoint,
    endpointKey,
    method: request.method,
    path: pathname + search,
    header: (name) => request.headers.get(name) ?? undefined,
    body: await readBounded(request),
    sourceAddress: sourceAddress(
      request.headers.get(peerAddressHeader) ?? "",
      request.headers.get("x-forwarded-for") ?? undefined,
      parseNetworks(readEnvironment().TRUSTED_PROXIES),
    ),
    startedMs,
    receivedAt,
  });
  return Response.json(answer.body, { status: answer.httpStatus });
}

/** The body's bytes, no more than one over the limit: enough to see that it is too large. */
async function readBounded(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > bodyBytesMax) break;
  }
  return Buffer.concat(chunks).subarray(0, bodyBytesMax + 1);
}
