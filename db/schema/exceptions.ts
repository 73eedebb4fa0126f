import { sql } from "drizzle-orm";
import { bigint, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { currencyCode, finciId, moment, moneyMinor } from "../columns";
import { environments } from "./programs";

/**
 * Something about the money or the decisions that a person has to look at. Opened by the system, closed by a person, or by
 * the system when what it waited for came after all.
 */
export const exceptions = pgTable(
  "exceptions",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    environmentId: uuid("environment_id")
      .notNull()
      .references(() => environments.id),
    kind: text("kind", {
      enum: [
        "answer_differs",
        "over_cleared",
        "late",
        "expired_then_cleared",
        "unfit_reversal",
        "over_returned",
        "cleared_unapproved",
        "deferred",
        "return_without_original",
        "forced_negative",
        "suspected_duplicate",
        "unmatched_entry",
        "unmatched_presentment",
        "balance_proof_failed",
      ],
    }).notNull(),
    /** What it is about, once per kind: an authorization's, transaction's, entry's or account's id; see lib/exception-kinds. */
    subjectId: text("subject_id").notNull(),
    authorizationId: finciId("authorization_id"),
    transactionId: finciId("transaction_id"),
    /** The card account; null for an entry of FINCI's ledger that nothing here belongs to. */
    accountId: finciId("account_id"),
    /** The entry of FINCI's ledger. */
    masterAccountId: finciId("master_account_id"),
    entryId: text("entry_id"),
    /** The delivery that is held back. */
    deliveryId: uuid("delivery_id"),
    status: text("status", { enum: ["open", "closed"] }).notNull(),
    /** Amount at stake, zero or more. */
    amountMinor: moneyMinor("amount_minor").notNull(),
    currency: currencyCode("currency").notNull(),
    /** What the system saw, as a sentence. */
    detail: text("detail").notNull().default(""),
    /** Who looks at it. */
    ownerUserId: uuid("owner_user_id"),
    openedAt: moment("opened_at").notNull().defaultNow(),
    closedAt: moment("closed_at"),
    /** Null when it closed by itself. */
    closedByUserId: uuid("closed_by_user_id"),
    /** What was done about it; null while it is open. */
    resolutionKind: text("resolution_kind", {
      enum: ["explained", "accepted", "rejected", "matched", "written_off", "by_itself"],
    }),
    /** What the person found, when it was closed. */
    resolution: text("resolution"),
    /** The entry of the account that a write-off booked; null where it was only noted. */
    writtenOffSequence: bigint("written_off_sequence", { mode: "bigint" }),
  },
  (table) => [
    uniqueIndex("exceptions_subject").on(table.environmentId, table.kind, table.subjectId),
    // the queue, oldest first, and the closed ones, newest first
    index("exceptions_queue").on(table.environmentId, table.status, table.openedAt, table.id),
    // the queue of one kind, and how many there are of each
    index("exceptions_kind").on(table.environmentId, table.status, table.kind, table.openedAt, table.id),
    // the queue in one currency, by what is at stake
    index("exceptions_stake").on(
      table.environmentId,
      table.status,
      table.currency,
      table.amountMinor,
      table.id,
    ),
    // mine and nobody's, and how many they are
    index("exceptions_owner")
      .on(table.environmentId, table.ownerUserId, table.openedAt, table.id)
      .where(sql`status = 'open'`),
    // of a payment, of a booking, of an account
    index("exceptions_authorization_id").on(table.authorizationId).where(sql`authorization_id is not null`),
    index("exceptions_transaction").on(table.transactionId).where(sql`transaction_id is not null`),
    index("exceptions_account").on(table.accountId, table.status).where(sql`account_id is not null`),
  ],
);

/** What a person wrote down while working on an exception. Never changed. */
export const exceptionNotes = pgTable(
  "exception_notes",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    exceptionId: uuid("exception_id")
      .notNull()
      .references(() => exceptions.id),
    writtenAt: moment("written_at").notNull().defaultNow(),
    authorUserId: uuid("author_user_id").notNull(),
    /** The author's name at that time. */
    authorName: text("author_name").notNull(),
    text: text("text").notNull(),
  },
  (table) => [index("exception_notes_exception").on(table.exceptionId, table.writtenAt)],
);
