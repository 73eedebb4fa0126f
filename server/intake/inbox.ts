import { randomUUID } from "node:crypto";
import { timeOrderedUuid } from "@/lib/ids";
import { mayNeedRedaction, redact, redactText } from "@/lib/redact";
import { bodyBytesMax, type IncomingWebhook, type Rejection } from "./admit";
import type { Connections } from "./connections";
import type { EndpointPolicy } from "./policy-cache";

/** A delivery that could not be stored by then is refused: FINCI repeats it. */
const deliveryMsMax = 1_000;
/** Characters kept of a body that is not JSON. */
const unparsedCharactersMax = 2_000;

export type InboxEvent = {
  kind: "advice" | "reversal" | "presentment" | "return";
  eventId: string;
  accountId: string;
  tokenId: string;
  authorizationId: string | null;
};

/** Brackets of a body that is taken as it is: bounds its depth. */
const bracketsMax = 32;
/** Exponents may stand for numbers that Postgres refuses. */
const exponent = /\d[eE][+-]?\d/;

/**
 * A body as it is stored, as JSON text that Postgres takes: as it came where nothing in it needs redaction, otherwise
 * redacted; the start of the redacted text where it is not a JSON object.
 */
export function storedPayload(text: string): string {
  try {
    // Read before anything else: what is taken as it is must be JSON.
    const json: unknown = JSON.parse(text);
    if (json !== null && typeof json === "object" && !Array.isArray(json))
      return canBeStoredAsItIs(text) ? text : toStorableJson(redact(json));
  } catch {
    // falls through to the text
  }
  return unparsedPayload(text);
}

/** `storedPayload` for a text that is known to be a JSON object. */
export function storedObject(text: string): string {
  return canBeStoredAsItIs(text) ? text : storedPayload(text);
}

function canBeStoredAsItIs(text: string): boolean {
  if (mayNeedRedaction(text) || exponent.test(text)) return false;
  let brackets = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x7b || code === 0x5b) brackets += 1;
  }
  return brackets <= bracketsMax;
}

function unparsedPayload(text: string): string {
  return toStorableJson({ unparsed: redactText(text.slice(0, unparsedCharactersMax)) });
}

/**
 * JSON text that Postgres can store: it takes neither NUL nor a lone surrogate, which JSON.stringify writes as escapes.
 * Both become the replacement character.
 */
export function toStorableJson(value: unknown): string {
  const json = JSON.stringify(value);
  return json.includes("\\u") ? json.replace(/\\u(?:0000|d[89a-f][0-9a-f]{2})/g, "\\ufffd") : json;
}

/**
 * Stores an event before it is acted on; the jobs role processes it. Durable when this resolves, and only then is
 * FINCI told 200.
 */
export async function storeEvent(
  connections: Connections,
  webhook: IncomingWebhook,
  policy: EndpointPolicy,
  event: InboxEvent,
  text: string,
) {
  await insertDelivery(connections, webhook, {
    environmentId: policy.environmentId,
    programId: policy.programId,
    ...event,
    state: "received",
    httpStatus: 200,
    answer: { status: "success" },
    problem: null,
    payload: storedObject(text),
    nextAttemptAt: webhook.receivedAt,
  });
}

/** Records a delivery that was refused. Called after the answer, and bounded by the caller. */
export async function storeRejection(
  connections: Connections,
  webhook: IncomingWebhook,
  rejection: Rejection,
): Promise<void> {
  const isWhole = webhook.body.byteLength <= bodyBytesMax;
  const text = Buffer.from(webhook.body.subarray(0, bodyBytesMax)).toString("utf8");
  await insertDelivery(connections, webhook, {
    environmentId: rejection.policy?.environmentId ?? null,
    programId: rejection.policy?.programId ?? null,
    kind: "unknown",
    eventId: null,
    accountId: "",
    tokenId: null,
    authorizationId: null,
    state: "rejected",
    httpStatus: rejection.httpStatus,
    answer: { status: "error", errors: [rejection.code] },
    problem: rejection.sentence,
    payload: isWhole ? storedPayload(text) : unparsedPayload(text),
    nextAttemptAt: null,
  });
}

type NewDelivery = Omit<InboxEvent, "kind" | "eventId" | "tokenId"> & {
  kind: InboxEvent["kind"] | "unknown";
  eventId: string | null;
  tokenId: string | null;
  environmentId: string | null;
  programId: string | null;
  state: "received" | "rejected";
  httpStatus: number;
  answer: Record<string, unknown>;
  problem: string | null;
  /** JSON text. */
  payload: string;
  nextAttemptAt: Date | null;
};

async function insertDelivery(
  connections: Connections,
  webhook: IncomingWebhook,
  delivery: NewDelivery,
): Promise<void> {
  const durationUs = Math.round((performance.now() - webhook.startedMs) * 1000);
  await connections.use(
    deliveryMsMax,
    (sql) => sql`
    insert into deliveries (
      account_id, received_at, id, environment_id, program_id, endpoint, kind, event_id, token_id, authorization_id,
      state, http_status, answer, problem, payload, body_bytes, source_address, next_attempt_at, answer_duration_us)
    values (
      ${delivery.accountId}, ${webhook.receivedAt.toISOString()}, ${timeOrderedUuid(randomUUID(), webhook.receivedAt.getTime())}, ${delivery.environmentId}, ${delivery.programId},
      ${webhook.endpoint}, ${delivery.kind}, ${delivery.eventId}, ${delivery.tokenId}, ${delivery.authorizationId},
      ${delivery.state}, ${delivery.httpStatus}, ${toStorableJson(delivery.answer)}::text::jsonb, ${delivery.problem},
      ${delivery.payload}::text::jsonb, ${webhook.body.byteLength}, ${webhook.sourceAddress},
      ${delivery.nextAttemptAt?.toISOString() ?? null}, ${durationUs})`,
  );
}
