import { randomUUID } from "node:crypto";
import type { Sql } from "@/db/client";
import { mayNeedRedaction, redact, redactText } from "@/lib/redact";
import { bodyBytesMax, type IncomingWebhook, type Rejection } from "./admit";
import type { EndpointPolicy } from "./policy-cache";

/** Characters kept of a body that is not JSON. */
const unparsedCharactersMax = 2_000;

export type InboxEvent = {
  kind: "advice" | "reversal" | "presentment" | "return";
  eventId: string;
  accountId: string;
  tokenId: string;
  authorizationId: string | null;
};

/** A body as it is stored: redacted JSON, or the start of the redacted text where it is not a JSON object. */
export function storedPayload(text: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(text);
    if (json !== null && typeof json === "object" && !Array.isArray(json))
      return (mayNeedRedaction(text) ? redact(json) : json) as Record<string, unknown>;
  } catch {
    // falls through to the text
  }
  return unparsedPayload(text);
}

function unparsedPayload(text: string): Record<string, unknown> {
  return { unparsed: redactText(text.slice(0, unparsedCharactersMax)) };
}

/**
 * JSON text that Postgres can store: it takes neither NUL nor a lone surrogate, which JSON.stringify writes as escapes.
 * Both become the replacement character.
 */
export function toStorableJson(value: unknown): string {
  return JSON.stringify(value).replace(/\\u(?:0000|d[89a-f][0-9a-f]{2})/g, "\\ufffd");
}

/**
 * Stores an event before it is acted on; the jobs role processes it. Durable when this resolves, and only then is
 * FINCI told 200.
 */
export async function storeEvent(
  sql: Sql,
  webhook: IncomingWebhook,
  policy: EndpointPolicy,
  event: InboxEvent,
  text: string,
) {
  await insertDelivery(sql, webhook, {
    environmentId: policy.environmentId,
    programId: policy.programId,
    ...event,
    state: "received",
    httpStatus: 200,
    answer: { status: "success" },
    problem: null,
    payload: storedPayload(text),
    nextAttemptAt: webhook.receivedAt,
  });
}

/** Records a delivery that was refused. Called after the answer, and bounded by the caller. */
export async function storeRejection(
  sql: Sql,
  webhook: IncomingWebhook,
  rejection: Rejection,
): Promise<void> {
  const isWhole = webhook.body.byteLength <= bodyBytesMax;
  const text = Buffer.from(webhook.body.subarray(0, bodyBytesMax)).toString("utf8");
  await insertDelivery(sql, webhook, {
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
  payload: Record<string, unknown>;
  nextAttemptAt: Date | null;
};

async function insertDelivery(sql: Sql, webhook: IncomingWebhook, delivery: NewDelivery): Promise<void> {
  const durationUs = Math.round((performance.now() - webhook.startedMs) * 1000);
  await sql`
    insert into deliveries (
      account_id, received_at, id, environment_id, program_id, endpoint, kind, event_id, token_id, authorization_id,
      state, http_status, answer, problem, payload, body_bytes, source_address, next_attempt_at, answer_duration_us)
    values (
      ${delivery.accountId}, ${webhook.receivedAt.toISOString()}, ${randomUUID()}, ${delivery.environmentId}, ${delivery.programId},
      ${webhook.endpoint}, ${delivery.kind}, ${delivery.eventId}, ${delivery.tokenId}, ${delivery.authorizationId},
      ${delivery.state}, ${delivery.httpStatus}, ${toStorableJson(delivery.answer)}::text::jsonb, ${delivery.problem},
      ${toStorableJson(delivery.payload)}::text::jsonb, ${webhook.body.byteLength}, ${webhook.sourceAddress},
      ${delivery.nextAttemptAt?.toISOString() ?? null}, ${durationUs})`;
}
