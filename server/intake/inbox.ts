import { randomUUID } from "node:crypto";
import { timeOrderedUuid } from "@/lib/ids";
import { mayNeedRedaction, redact, redactText } from "@/lib/redact";
import { bodyBytesMax, type IncomingWebhook, type Rejection } from "./admit";
import { type Connections, StoreUnavailableError } from "./connections";
import type { EndpointPolicy } from "./policy-cache";

/** A delivery that could not be stored by then is refused: FINCI repeats it. */
const deliveryMsMax = 1_000;
/** Between the bodies of one statement; JSON text never holds it, because control characters are escaped in it. */
export const payloadSeparator = "\x1e";
/** Characters kept of a body that is not JSON. */
const unparsedCharactersMax = 2_000;

type InboxEvent = {
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
function storedPayload(text: string): string {
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

/** Events that wait for their statement at most: more than the database takes in the time that FINCI waits. */
const waitingMax = 2_000;
/** Events stored by one statement at most. */
const foldedMax = 64;
/** Statements under way at once: the second fills while the first is made durable. */
const statementsMax = 2;

type Waiting = { row: DeliveryRow; resolve: () => void; reject: (error: unknown) => void };

/**
 * Stores deliveries: events before they are acted on, and refused ones after their answer. Events that come while statements
 * are under way are stored together by the next; of several that fail together each is tried alone.
 */
export class Inbox {
  private waiting: Waiting[] = [];
  private statementsUnderWay = 0;

  constructor(private readonly connections: Connections) {}

  /**
   * Stores an event for the jobs role. Durable when it resolves, and only then is FINCI told 200.
   * @throws StoreUnavailableError when the database is away or too slow, PostgresError when it refused the event
   */
  storeEvent(
    webhook: IncomingWebhook,
    policy: EndpointPolicy,
    event: InboxEvent,
    text: string,
  ): Promise<void> {
    const row = toRow(webhook, {
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
    if (this.waiting.length >= waitingMax)
      return Promise.reject(new StoreUnavailableError("More events than can be stored in time"));
    return new Promise((resolve, reject) => {
      this.waiting.push({ row, resolve, reject });
      this.pump();
    });
  }

  /** Records a delivery that was refused. Called after the answer, and bounded by the caller. */
  async storeRejection(webhook: IncomingWebhook, rejection: Rejection): Promise<void> {
    const isWhole = webhook.body.byteLength <= bodyBytesMax;
    const text = Buffer.from(webhook.body.subarray(0, bodyBytesMax)).toString("utf8");
    const row = toRow(webhook, {
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
    await this.insert([row]);
  }

  private pump(): void {
    while (this.waiting.length > 0 && this.statementsUnderWay < statementsMax) {
      const fold = this.waiting.splice(0, foldedMax);
      this.statementsUnderWay += 1;
      void this.write(fold).finally(() => {
        this.statementsUnderWay -= 1;
        this.pump();
      });
    }
  }

  /** Never throws: who waits is told. */
  private async write(fold: readonly Waiting[]): Promise<void> {
    try {
      await this.insert(fold.map(({ row }) => row));
      for (const { resolve } of fold) resolve();
    } catch (error) {
      if (fold.length > 1 && !(error instanceof StoreUnavailableError))
        for (const one of fold) await this.write([one]);
      else for (const { reject } of fold) reject(error);
    }
  }

  private async insert(rows: readonly DeliveryRow[]): Promise<void> {
    const payloads = rows.map(({ payload }) => payload).join(payloadSeparator);
    const columns = toStorableJson(rows.map(({ payload: _, ...row }) => row));
    await this.connections.use(
      deliveryMsMax,
      (sql) => sql`
        insert into deliveries (
          account_id, received_at, id, environment_id, program_id, endpoint, kind, event_id, token_id, authorization_id,
          state, http_status, answer, problem, payload, body_bytes, source_address, next_attempt_at, answer_duration_us)
        select x.account_id, x.received_at, x.id, x.environment_id, x.program_id, x.endpoint, x.kind, x.event_id,
               x.token_id, x.authorization_id, x.state, x.http_status, x.answer, x.problem, x.payload::jsonb, x.body_bytes,
               x.source_address, x.next_attempt_at, x.answer_duration_us
          from rows from (
                 jsonb_to_recordset(${columns}::text::jsonb) as (
                   account_id text, received_at timestamptz, id uuid, environment_id uuid, program_id uuid, endpoint text,
                   kind text, event_id text, token_id text, authorization_id text, state text, http_status integer,
                   answer jsonb, problem text, body_bytes integer, source_address text, next_attempt_at timestamptz,
                   answer_duration_us integer),
                 string_to_table(${payloads}, ${payloadSeparator})
               ) as x(account_id, received_at, id, environment_id, program_id, endpoint, kind, event_id, token_id,
                      authorization_id, state, http_status, answer, problem, body_bytes, source_address, next_attempt_at,
                      answer_duration_us, payload)`,
    );
  }
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

type DeliveryRow = ReturnType<typeof toRow>;

/** A row of `deliveries`, with its payload as text. */
function toRow(webhook: IncomingWebhook, delivery: NewDelivery) {
  return {
    account_id: delivery.accountId,
    received_at: webhook.receivedAt.toISOString(),
    id: timeOrderedUuid(randomUUID(), webhook.receivedAt.getTime()),
    environment_id: delivery.environmentId,
    program_id: delivery.programId,
    endpoint: webhook.endpoint,
    kind: delivery.kind,
    event_id: delivery.eventId,
    token_id: delivery.tokenId,
    authorization_id: delivery.authorizationId,
    state: delivery.state,
    http_status: delivery.httpStatus,
    answer: delivery.answer,
    problem: delivery.problem,
    payload: delivery.payload,
    body_bytes: webhook.body.byteLength,
    source_address: webhook.sourceAddress,
    next_attempt_at: delivery.nextAttemptAt?.toISOString() ?? null,
    answer_duration_us: Math.round((performance.now() - webhook.startedMs) * 1000),
  };
}
