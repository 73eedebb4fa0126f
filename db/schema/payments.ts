import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { currencyCode, finciId, moment, moneyMinor } from "../columns";

/*
 * Growing tables. Each primary key starts with the environment and the account and holds the row's time: the account
 * can become a distribution key, and the time a partition key, without rewriting a row or a key. Ids are made unique by
 * the functions that write (under an advisory lock on the id), because a unique index on the id alone would forbid both.
 *
 * Indexes of "newest first" lists are ascending and read backwards. Drizzle writes `.desc()` as DESC NULLS LAST, which
 * Postgres does not use for ORDER BY … DESC.
 */

const merchantColumns = () => ({
  merchantId: text("merchant_id").notNull(),
  merchantName: text("merchant_name").notNull(),
  merchantCity: text("merchant_city").notNull(),
  merchantCountry: text("merchant_country").notNull(),
  /** ISO 18245 merchant category code. */
  mcc: text("mcc").notNull(),
});

const amountColumns = () => ({
  transactionAmountMinor: moneyMinor("transaction_amount_minor").notNull(),
  transactionCurrency: currencyCode("transaction_currency").notNull(),
  billingAmountMinor: moneyMinor("billing_amount_minor").notNull(),
  billingCurrency: currencyCode("billing_currency").notNull(),
});

/** One payment's authorization: what FINCI asked, what we answered, what FINCI told the merchant, what is still held. */
export const authorizations = pgTable(
  "authorizations",
  {
    environmentId: uuid("environment_id").notNull(),
    accountId: finciId("account_id").notNull(),
    receivedAt: moment("received_at").notNull(),
    id: finciId("id").notNull(),
    programId: uuid("program_id").notNull(),
    tokenId: finciId("token_id").notNull(),
    ...amountColumns(),
    ...merchantColumns(),
    entryMode: text("entry_mode"),
    wallet: text("wallet"),
    threeDs: jsonb("three_ds").$type<{ authenticated?: boolean; eci?: string }>(),
    finciCreatedAt: moment("finci_created_at").notNull(),
    /** Hash of the fields that make the payment; another content under the same id is a conflict. */
    contentHash: text("content_hash").notNull(),
    /** Ours; null where FINCI never asked us (advice only). */
    decision: text("decision", { enum: ["approved", "declined"] }),
    /** Key of lib/decision-reasons; null when approved. */
    decisionReason: text("decision_reason"),
    /** The values the decision saw (amounts as decimal strings of minor units). */
    decisionDetail: jsonb("decision_detail").$type<Record<string, string>>(),
    /** Version of the policy snapshot that decided; null where we did not decide, or FINCI's advice came first. */
    policyVersion: bigint("policy_version", { mode: "bigint" }),
    /** The rule-set versions that were in force, card first; null where there were none. */
    ruleSetIds: uuid("rule_set_ids").array(),
    /** What each velocity meter had used before this payment: `[meter id, minor units, count]`, all decimal strings. */
    velocitySeen: jsonb("velocity_seen").$type<[string, string, string][]>(),
    /** What this payment counts for in velocity meters now; see the SQL function velocity_contribution. */
    velocityMinor: moneyMinor("velocity_minor").notNull().default(sql`0`),
    velocityCount: integer("velocity_count").notNull().default(0),
    /** The maintenance window that decided, where one was in force. */
    maintenanceId: uuid("maintenance_id"),
    /** Stages of the answer in microseconds from the first byte: body read and parsed, policy applied, stored. */
    parsedUs: integer("parsed_us"),
    policyUs: integer("policy_us"),
    /** Written after the answer, like the answer's duration. */
    storedUs: integer("stored_us"),
    /** From the first byte to the answer; written after the answer. */
    answerDurationUs: integer("answer_duration_us"),
    /** What FINCI really sent to the merchant. */
    adviceResponseCode: text("advice_response_code"),
    adviceReceivedAt: moment("advice_received_at"),
    /** awaiting advice; both approved; both declined; we approved but FINCI did not wait; our answer differs otherwise. */
    outcome: text("outcome", {
      enum: ["awaiting_advice", "approved", "declined", "late", "failed", "differs"],
    }).notNull(),
    /** Where the money is. */
    lifecycle: text("lifecycle", {
      enum: ["none", "held", "partially_cleared", "cleared", "reversed", "released", "expired"],
    }).notNull(),
    heldMinor: moneyMinor("held_minor").notNull(),
    clearedMinor: moneyMinor("cleared_minor").notNull(),
    reversedMinor: moneyMinor("reversed_minor").notNull(),
    holdExpiresAt: moment("hold_expires_at"),
    holdExpiredAt: moment("hold_expired_at"),
  },
  (table) => [
    primaryKey({ columns: [table.environmentId, table.accountId, table.receivedAt, table.id] }),
    // by id: authorization page, repeats, advice
    index("authorizations_id").on(table.id),
    // authorizations list, newest first, alone and with each filter
    index("authorizations_newest").on(table.environmentId, table.receivedAt, table.id),
    index("authorizations_outcome").on(table.environmentId, table.outcome, table.receivedAt, table.id),
    index("authorizations_token").on(table.environmentId, table.tokenId, table.receivedAt, table.id),
    index("authorizations_merchant").on(table.environmentId, table.merchantName, table.receivedAt, table.id),
    // what we declined, by reason
    index("authorizations_reason")
      .on(table.environmentId, table.decisionReason, table.receivedAt, table.id)
      .where(sql`decision_reason is not null`),
    // what FINCI decided alone, by outcome: recorded only
    index("authorizations_recorded_only")
      .on(table.environmentId, table.outcome, table.receivedAt, table.id)
      .where(sql`decision is null`),
    // what a maintenance window decided
    index("authorizations_maintenance")
      .on(table.maintenanceId, table.receivedAt, table.id)
      .where(sql`maintenance_id is not null`),
    // search by amount
    index("authorizations_amount").on(table.environmentId, table.billingAmountMinor, table.receivedAt),
    // hold expiry job, open holds of the overview
    index("authorizations_open_holds").on(table.holdExpiresAt).where(sql`held_minor > 0`),
  ],
);

/** A reversal: cancels an approved authorization wholly or partly before presentment. */
export const authorizationReversals = pgTable(
  "authorization_reversals",
  {
    environmentId: uuid("environment_id").notNull(),
    accountId: finciId("account_id").notNull(),
    receivedAt: moment("received_at").notNull(),
    id: finciId("id").notNull(),
    originalAuthorizationId: finciId("original_authorization_id").notNull(),
    billingAmountMinor: moneyMinor("billing_amount_minor").notNull(),
    billingCurrency: currencyCode("billing_currency").notNull(),
    adviceResponseCode: text("advice_response_code"),
    finciCreatedAt: moment("finci_created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.environmentId, table.accountId, table.receivedAt, table.id] }),
    index("authorization_reversals_id").on(table.id),
    index("authorization_reversals_original").on(table.originalAuthorizationId),
  ],
);

/** A presentment or a return: the booked event. */
export const transactions = pgTable(
  "transactions",
  {
    environmentId: uuid("environment_id").notNull(),
    accountId: finciId("account_id").notNull(),
    receivedAt: moment("received_at").notNull(),
    id: finciId("id").notNull(),
    programId: uuid("program_id").notNull(),
    type: text("type", { enum: ["presentment", "return"] }).notNull(),
    tokenId: finciId("token_id").notNull(),
    /** Absent for deferred transactions. */
    authorizationId: finciId("authorization_id"),
    originalTransactionId: finciId("original_transaction_id"),
    /** Where FINCI named none: the authorization it clears, or the presentment it returns, as a person found out. */
    linkedAuthorizationId: finciId("linked_authorization_id"),
    linkedTransactionId: finciId("linked_transaction_id"),
    ...amountColumns(),
    ...merchantColumns(),
    arn: text("arn"),
    clearingDate: date("clearing_date", { mode: "string" }).notNull(),
    sequence: integer("sequence").notNull(),
    isFinal: boolean("is_final").notNull(),
    contentHash: text("content_hash").notNull(),
    finciCreatedAt: moment("finci_created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.environmentId, table.accountId, table.receivedAt, table.id] }),
    index("transactions_id").on(table.id),
    index("transactions_authorization").on(table.authorizationId),
    // transactions list, newest first, alone and with each filter
    index("transactions_newest").on(table.environmentId, table.receivedAt, table.id),
    index("transactions_type").on(table.environmentId, table.type, table.receivedAt, table.id),
    index("transactions_token").on(table.environmentId, table.tokenId, table.receivedAt, table.id),
    index("transactions_arn").on(table.arn),
    // returns of a transaction
    index("transactions_original")
      .on(table.originalTransactionId)
      .where(sql`original_transaction_id is not null`),
    // what a person linked
    index("transactions_linked_authorization")
      .on(table.linkedAuthorizationId)
      .where(sql`linked_authorization_id is not null`),
    index("transactions_linked_transaction")
      .on(table.linkedTransactionId)
      .where(sql`linked_transaction_id is not null`),
    // search by amount
    index("transactions_amount").on(table.environmentId, table.billingAmountMinor, table.receivedAt),
    index("transactions_merchant").on(table.environmentId, table.merchantName, table.receivedAt, table.id),
  ],
);

/**
 * Append-only (a trigger refuses UPDATE and DELETE). Each entry moves posted and held money and carries both running
 * totals; `sequence` counts 1, 2, 3 … within the account without a gap.
 */
export const ledgerEntries = pgTable(
  "ledger_entries",
  {
    environmentId: uuid("environment_id").notNull(),
    accountId: finciId("account_id").notNull(),
    createdAt: moment("created_at").notNull(),
    sequence: bigint("sequence", { mode: "bigint" }).notNull(),
    kind: text("kind", {
      enum: ["funding", "adjustment", "hold", "hold_change", "hold_release", "presentment", "return"],
    }).notNull(),
    currency: currencyCode("currency").notNull(),
    postedDeltaMinor: moneyMinor("posted_delta_minor").notNull(),
    heldDeltaMinor: moneyMinor("held_delta_minor").notNull(),
    postedAfterMinor: moneyMinor("posted_after_minor").notNull(),
    heldAfterMinor: moneyMinor("held_after_minor").notNull(),
    authorizationId: finciId("authorization_id"),
    transactionId: finciId("transaction_id"),
    /** Why, in words: the reason of a funding, the cause of a release. */
    narrative: text("narrative").notNull(),
    actorUserId: uuid("actor_user_id"),
    /** The entry of the same account that this one takes back; each is taken back once at most. */
    reversesSequence: bigint("reverses_sequence", { mode: "bigint" }),
  },
  (table) => [
    primaryKey({ columns: [table.environmentId, table.accountId, table.createdAt, table.sequence] }),
    uniqueIndex("ledger_entries_reverses")
      .on(table.environmentId, table.accountId, table.reversesSequence)
      .where(sql`reverses_sequence is not null`),
    // the newest entry that a person made
    index("ledger_entries_by_hand")
      .on(table.environmentId, table.accountId, table.createdAt, table.sequence)
      .where(sql`kind in ('funding', 'adjustment')`),
    index("ledger_entries_authorization").on(table.authorizationId),
    // transaction page
    index("ledger_entries_transaction").on(table.transactionId).where(sql`transaction_id is not null`),
  ],
);

/**
 * Every merchant name seen, so that a search by part of a name reads a small table and not millions of payments.
 * Filled after the answer, never before it.
 */
export const merchants = pgTable(
  "merchants",
  {
    environmentId: uuid("environment_id").notNull(),
    name: text("name").notNull(),
    firstSeenAt: moment("first_seen_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.environmentId, table.name] }),
    index("merchants_name_trigram").using("gin", sql`name gin_trgm_ops`),
  ],
);
