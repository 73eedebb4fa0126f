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
import { environments } from "./programs";

const environmentId = () =>
  uuid("environment_id")
    .notNull()
    .references(() => environments.id);

/** An account at FINCI on which a program's cards are booked, and how far its ledger has been fetched. */
export const masterAccounts = pgTable(
  "master_accounts",
  {
    environmentId: environmentId(),
    accountId: finciId("account_id").notNull(),
    currency: currencyCode("currency").notNull(),
    /** The first day whose entries are wanted; null asks for everything. Earlier bookings are not expected in the ledger. */
    fetchFrom: date("fetch_from", { mode: "string" }),
    /** Every entry booked before that day (UTC) is here, as the Payments API told. */
    fetchedBefore: date("fetched_before", { mode: "string" }).notNull(),
    /** The same as somebody said of an uploaded statement; null when nobody did. */
    statementsBefore: date("statements_before", { mode: "string" }),
    /** Where the fetch under way goes on; null when none is. */
    cursor: text("cursor"),
    /** First and last day of the fetch under way, or of the last one: a cursor belongs to them. */
    cursorFrom: date("cursor_from", { mode: "string" }),
    cursorTo: date("cursor_to", { mode: "string" }),
    /** Where the last page of the last fetch began: what is booked since then comes from there on. */
    lastPageCursor: text("last_page_cursor"),
    /** When all days of the last fetch were asked for. */
    allAskedAt: moment("all_asked_at"),
    lastFetchedAt: moment("last_fetched_at"),
    /** Why the last fetch failed, as a sentence; null when it did not. */
    lastProblem: text("last_problem"),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.environmentId, table.accountId] })],
);

/**
 * The reconciliation of an environment: when it runs next, and how the last run went. The job processes take turns by the
 * lease; one that dies is taken over when its lease is over.
 */
export const reconciliationRuns = pgTable(
  "reconciliation_runs",
  {
    environmentId: environmentId().primaryKey(),
    nextRunAt: moment("next_run_at").notNull().defaultNow(),
    /** A person asked for a run that has not started yet. */
    requestedAt: moment("requested_at"),
    leaseUntil: moment("lease_until"),
    startedAt: moment("started_at"),
    finishedAt: moment("finished_at"),
    /** Entries added and matches found by the last run. */
    addedCount: integer("added_count").notNull().default(0),
    matchedCount: integer("matched_count").notNull().default(0),
    /** Why the last run could not do its work, as a sentence. */
    lastProblem: text("last_problem"),
  },
  (table) => [index("reconciliation_runs_next").on(table.nextRunAt)],
);

/** An entry of FINCI's ledger, fetched from the Payments API or read from a statement. Never changed. */
export const masterEntries = pgTable(
  "master_entries",
  {
    environmentId: environmentId(),
    masterAccountId: finciId("master_account_id").notNull(),
    /** FINCI's id; of a statement without ids, a hash of the line. */
    id: text("id").notNull(),
    bookedAt: moment("booked_at").notNull(),
    valueDate: date("value_date", { mode: "string" }).notNull(),
    /** Signed: a presentment takes. */
    amountMinor: moneyMinor("amount_minor").notNull(),
    currency: currencyCode("currency").notNull(),
    narrative: text("narrative").notNull(),
    /** By server/finci/ledger-narrative. */
    isCardRelated: boolean("is_card_related").notNull(),
    /** The authorization's id, or the transaction's own where there was none. */
    reference: text("reference"),
    source: text("source", { enum: ["payments_api", "statement"] }).notNull(),
    /** The uploaded file it was read from; null for the Payments API. */
    uploadId: uuid("upload_id"),
    receivedAt: moment("received_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.environmentId, table.masterAccountId, table.id] }),
    // a day's entries, and the list, newest first
    index("master_entries_booked").on(table.environmentId, table.bookedAt, table.masterAccountId, table.id),
    // the same booking from the Payments API and from a statement
    index("master_entries_same").on(
      table.environmentId,
      table.masterAccountId,
      table.valueDate,
      table.amountMinor,
    ),
    // the entry of a payment
    index("master_entries_reference")
      .on(table.reference, table.environmentId)
      .where(sql`reference is not null`),
  ],
);

/**
 * Entries that the Payments API told of after a statement without ids had brought them: the line of the statement stands for
 * FINCI's entry, which is not stored a second time.
 */
export const masterEntryAliases = pgTable(
  "master_entry_aliases",
  {
    environmentId: environmentId(),
    masterAccountId: finciId("master_account_id").notNull(),
    /** FINCI's id. */
    finciEntryId: text("finci_entry_id").notNull(),
    /** Of the statement's line in `master_entries`. */
    entryId: text("entry_id").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.environmentId, table.masterAccountId, table.finciEntryId] }),
    uniqueIndex("master_entry_aliases_entry").on(table.environmentId, table.masterAccountId, table.entryId),
  ],
);

/** That an entry and a transaction are the same money. Found by the matching, or made by a person with a reason. */
export const ledgerMatches = pgTable(
  "ledger_matches",
  {
    environmentId: environmentId(),
    masterAccountId: finciId("master_account_id").notNull(),
    entryId: text("entry_id").notNull(),
    transactionId: finciId("transaction_id").notNull(),
    /** FINCI's amount less ours, in minor units; within the program's tolerance, unless a person matched it. */
    differenceMinor: moneyMinor("difference_minor").notNull(),
    /** Null when the matching found it. */
    matchedByUserId: uuid("matched_by_user_id"),
    reason: text("reason"),
    matchedAt: moment("matched_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.environmentId, table.masterAccountId, table.entryId] }),
    uniqueIndex("ledger_matches_transaction").on(table.environmentId, table.transactionId),
  ],
);

/** How the columns of a master account's CSV statements are read, remembered from the last upload. */
export const statementMappings = pgTable(
  "statement_mappings",
  {
    environmentId: environmentId(),
    masterAccountId: finciId("master_account_id").notNull(),
    mapping: jsonb("mapping").$type<Record<string, unknown>>().notNull(),
    updatedByUserId: uuid("updated_by_user_id"),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.environmentId, table.masterAccountId] })],
);

/** A CSV statement that was taken in, whole. */
export const statementUploads = pgTable(
  "statement_uploads",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    environmentId: environmentId(),
    masterAccountId: finciId("master_account_id").notNull(),
    fileName: text("file_name").notNull(),
    /** SHA-256 of the file: the same one twice adds nothing. */
    contentHash: text("content_hash").notNull(),
    rowsCount: integer("rows_count").notNull(),
    /** Entries that were not known before. */
    addedCount: integer("added_count").notNull(),
    uploadedByUserId: uuid("uploaded_by_user_id"),
    uploadedAt: moment("uploaded_at").notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("statement_uploads_content").on(
      table.environmentId,
      table.masterAccountId,
      table.contentHash,
    ),
    index("statement_uploads_newest").on(table.environmentId, table.uploadedAt, table.id),
  ],
);

/** A day of an environment that finance signed off; its totals as they were then. */
export const dailyCloses = pgTable(
  "daily_closes",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    environmentId: environmentId(),
    /** In the program's time zone. */
    day: date("day", { mode: "string" }).notNull(),
    status: text("status", { enum: ["signed_off", "reopened"] }).notNull(),
    /** Totals per currency and what was open, when it was signed off; amounts as decimal strings of minor units. */
    totals: jsonb("totals").$type<Record<string, unknown>>().notNull(),
    note: text("note").notNull().default(""),
    signedOffByUserId: uuid("signed_off_by_user_id").notNull(),
    signedOffAt: moment("signed_off_at").notNull(),
    reopenedByUserId: uuid("reopened_by_user_id"),
    reopenedAt: moment("reopened_at"),
    reopenReason: text("reopen_reason"),
  },
  (table) => [uniqueIndex("daily_closes_day").on(table.environmentId, table.day)],
);

/** A run of the proof of all balances, by the job or from the command line. */
export const ledgerProofs = pgTable(
  "ledger_proofs",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    startedAt: moment("started_at").notNull().defaultNow(),
    /** Null while it waits for its runner, runs, or was interrupted and will go on. */
    finishedAt: moment("finished_at"),
    /** Who asked for it; null for the job's own turn and the command line. */
    requestedByUserId: uuid("requested_by_user_id"),
    /** The last account that was proven: where it goes on. */
    provenEnvironmentId: uuid("proven_environment_id"),
    provenAccountId: finciId("proven_account_id"),
    accountsCount: integer("accounts_count").notNull().default(0),
    entriesCount: bigint("entries_count", { mode: "bigint" }).notNull().default(sql`0`),
    failuresCount: integer("failures_count").notNull().default(0),
  },
  (table) => [index("ledger_proofs_newest").on(table.startedAt)],
);
