import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { finciId, moment } from "../columns";

/**
 * Every webhook received, with our answer. The rows in state `received` are the inbox that the jobs role drains.
 * Rows without a known account carry the empty text, so that the key's form is one.
 */
export const deliveries = pgTable(
  "deliveries",
  {
    accountId: finciId("account_id").notNull().default(""),
    receivedAt: moment("received_at").notNull(),
    id: uuid("id").notNull(),
    /** Null when no endpoint has the key. */
    environmentId: uuid("environment_id"),
    programId: uuid("program_id"),
    endpoint: text("endpoint", { enum: ["authorization", "transaction"] }).notNull(),
    kind: text("kind", {
      enum: ["request", "advice", "reversal", "presentment", "return", "unknown"],
    }).notNull(),
    /** FINCI's id of the event; null when the body could not be read. */
    eventId: finciId("event_id"),
    tokenId: finciId("token_id"),
    /** The authorization it belongs to: its own id, the reversal's original, the presentment's authorization. */
    authorizationId: finciId("authorization_id"),
    /**
     * answered: an authorization request, decided. received: waits in the inbox. processed: its effects are in the
     * database. duplicate: known already, no effect. conflict: known id, other content. rejected: refused at the door.
     * parked: its processing failed too often or cannot succeed yet; a person looks and replays.
     */
    state: text("state", {
      enum: ["answered", "received", "processed", "duplicate", "conflict", "rejected", "parked"],
    }).notNull(),
    httpStatus: integer("http_status").notNull(),
    answer: jsonb("answer").$type<Record<string, unknown>>(),
    /** Why it was rejected, parked or in conflict, as a sentence. */
    problem: text("problem"),
    /** The body, redacted. Text that is not JSON is kept as `{ "unparsed": "…" }`, cut. */
    payload: jsonb("payload").$type<Record<string, unknown>>(),
    bodyBytes: integer("body_bytes").notNull(),
    sourceAddress: text("source_address").notNull(),
    answerDurationUs: integer("answer_duration_us"),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: moment("next_attempt_at"),
    processedAt: moment("processed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.receivedAt, table.id] }),
    index("deliveries_id").on(table.id),
    // deliveries list, newest first, alone and by state
    index("deliveries_newest").on(table.environmentId, table.receivedAt, table.id),
    index("deliveries_state").on(table.environmentId, table.state, table.receivedAt, table.id),
    // payment timeline, search by webhook id
    index("deliveries_event").on(table.eventId),
    index("deliveries_authorization").on(table.authorizationId),
    // the inbox: claimed oldest first
    index("deliveries_inbox").on(table.nextAttemptAt, table.receivedAt).where(sql`state = 'received'`),
  ],
);

/**
 * A write at FINCI that was decided: recorded before the call, settled with the mirror and the audit in one transaction.
 * A crash between leaves it `pending`; the jobs role then looks at FINCI for what became of it.
 */
export const finciIntents = pgTable(
  "finci_intents",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    environmentId: uuid("environment_id").notNull(),
    operation: text("operation", {
      enum: [
        "create_person",
        "create_corporate",
        "create_employee",
        "create_account",
        "create_card",
        "update_card_status",
        "update_card_stage",
      ],
    }).notNull(),
    /** The same key never becomes two writes at FINCI. */
    idempotencyKey: text("idempotency_key").notNull(),
    state: text("state", { enum: ["pending", "unknown", "succeeded", "refused"] })
      .notNull()
      .default("pending"),
    /** The request body as it goes on the wire. */
    request: jsonb("request").$type<Record<string, unknown>>().notNull(),
    /** The token id in the path of an update. */
    subjectId: finciId("subject_id"),
    /** FINCI's id of what came of it. */
    resultId: finciId("result_id"),
    errorCodes: text("error_codes").array(),
    /** The reason the actor gave. */
    reason: text("reason"),
    issuanceId: uuid("issuance_id"),
    actorUserId: uuid("actor_user_id"),
    attempts: integer("attempts").notNull().default(0),
    createdAt: moment("created_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
    settledAt: moment("settled_at"),
  },
  (table) => [
    uniqueIndex("finci_intents_key").on(table.environmentId, table.idempotencyKey),
    // recovery job
    index("finci_intents_open").on(table.updatedAt).where(sql`state in ('pending', 'unknown')`),
    // a card's history: the changes, and the creation
    index("finci_intents_subject").on(table.environmentId, table.subjectId),
    index("finci_intents_result").on(table.environmentId, table.resultId),
    // the first record of a kind that was created through the API
    index("finci_intents_succeeded")
      .on(table.environmentId, table.operation, table.createdAt)
      .where(sql`state = 'succeeded'`),
  ],
);

/** Every outbound Card API call, redacted. */
export const apiCalls = pgTable(
  "api_calls",
  {
    startedAt: moment("started_at").notNull(),
    id: uuid("id").notNull(),
    environmentId: uuid("environment_id").notNull(),
    intentId: uuid("intent_id"),
    operation: text("operation").notNull(),
    method: text("method").notNull(),
    path: text("path").notNull(),
    attempt: integer("attempt").notNull(),
    /** unreachable: provably never reached FINCI. timeout, reset, invalid_answer: the outcome is unknown. */
    outcome: text("outcome", {
      enum: ["success", "refused", "unreachable", "timeout", "reset", "invalid_answer"],
    }).notNull(),
    httpStatus: integer("http_status"),
    errorCodes: text("error_codes").array(),
    requestBody: jsonb("request_body").$type<Record<string, unknown>>(),
    responseBody: jsonb("response_body").$type<Record<string, unknown>>(),
    durationMs: integer("duration_ms").notNull(),
    /** The operator's request that caused it. */
    requestId: text("request_id"),
  },
  (table) => [
    primaryKey({ columns: [table.startedAt, table.id] }),
    index("api_calls_id").on(table.id),
    index("api_calls_newest").on(table.environmentId, table.startedAt, table.id),
    index("api_calls_outcome").on(table.environmentId, table.outcome, table.startedAt, table.id),
    index("api_calls_intent").on(table.intentId),
  ],
);

/** The issuing wizard's work: walks the chain of records and resumes where it broke. */
export const issuances = pgTable(
  "issuances",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    environmentId: uuid("environment_id").notNull(),
    chain: text("chain", { enum: ["person", "corporate"] }).notNull(),
    state: text("state", { enum: ["open", "completed", "abandoned"] })
      .notNull()
      .default("open"),
    /** What the person typed, by step. */
    form: jsonb("form").$type<Record<string, unknown>>().notNull(),
    personId: finciId("person_id"),
    corporateId: finciId("corporate_id"),
    accountId: finciId("account_id"),
    employeeId: finciId("employee_id"),
    tokenId: finciId("token_id"),
    /** The step that FINCI refused or left unknown, with its sentence. */
    problem: jsonb("problem").$type<{ step: string; sentence: string; errorCodes: string[] }>(),
    createdBy: uuid("created_by").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [index("issuances_open").on(table.environmentId, table.state, table.updatedAt)],
);
