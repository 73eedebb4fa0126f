import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { IssuingMapping, IssuingPlan, IssuingProblem, IssuingValues } from "@/lib/bulk-issuing";
import { finciId, moment } from "../columns";
import { users } from "./access";
import { environments } from "./programs";

/** Many people or employees who get an account and a card: a file or pasted rows, read, checked, approved, carried out. */
export const issuingBatches = pgTable(
  "issuing_batches",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    environmentId: uuid("environment_id")
      .notNull()
      .references(() => environments.id),
    kind: text("kind", { enum: ["persons", "employees"] }).notNull(),
    /** `draft`: how it is read is not settled; `checked`: dry run done; `paused` by a person, or because FINCI takes nothing. */
    state: text("state", { enum: ["draft", "checked", "running", "paused", "done", "cancelled"] })
      .notNull()
      .default("draft"),
    fileName: text("file_name").notNull(),
    /** sha256 of the bytes as they came, in hexadecimal. */
    fileHash: text("file_hash").notNull(),
    /** The first row of the file. */
    header: jsonb("header").$type<string[]>().notNull(),
    /** How its columns are read and what holds for all rows; remembered for the program's next file. */
    mapping: jsonb("mapping").$type<IssuingMapping>().notNull(),
    /** The employer; null for persons, and until it is chosen. */
    corporateId: finciId("corporate_id"),
    /** The account that all cards are for; null where each row gets its own. */
    sharedAccountId: finciId("shared_account_id"),
    /** Goes up with every change of what would be created: an approval of an older one is not applied. */
    revision: integer("revision").notNull().default(1),
    /** Why it stopped by itself, as a sentence. */
    problem: text("problem"),
    /** FINCI asked us to slow down, or is away: nothing is sent before. */
    heldUntil: moment("held_until"),
    /** The process that carries it out now, until when; another one takes over after that. */
    leaseHolder: uuid("lease_holder"),
    leaseUntil: moment("lease_until"),
    createdByUserId: uuid("created_by_user_id")
      .notNull()
      .references(() => users.id),
    createdAt: moment("created_at").notNull().defaultNow(),
    /** Who started it; calls at FINCI are audited in their name. */
    startedByUserId: uuid("started_by_user_id").references(() => users.id),
    startedAt: moment("started_at"),
    finishedAt: moment("finished_at"),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [
    // the list, newest first; the mapping remembered
    index("issuing_batches_newest").on(table.environmentId, table.createdAt, table.id),
    // what the jobs work on
    index("issuing_batches_running").on(table.startedAt).where(sql`state = 'running'`),
  ],
);

/** One person or employee of a batch, what is made for them, and what became of it. */
export const issuingRows = pgTable(
  "issuing_rows",
  {
    batchId: uuid("batch_id")
      .notNull()
      .references(() => issuingBatches.id, { onDelete: "cascade" }),
    /** As a spreadsheet counts; the header is line 1. */
    line: integer("line").notNull(),
    environmentId: uuid("environment_id")
      .notNull()
      .references(() => environments.id),
    /** The integrator's own id, as read; null where it is missing or wrong. */
    externalId: text("external_id"),
    /** The row as it stands in the file. Personal data: taken away when the row is done or the batch is cancelled. */
    cells: jsonb("cells").$type<string[]>(),
    /** What a person changed by hand, by field. Personal data, as `cells`. */
    fixes: jsonb("fixes").$type<IssuingValues>(),
    /** What is wrong or to be known; a row with an error is not carried out. */
    problems: jsonb("problems").$type<IssuingProblem[]>().notNull().default([]),
    hasError: boolean("has_error").notNull().default(false),
    /** What is there already and what is created, per step; null until it was checked. */
    plan: jsonb("plan").$type<IssuingPlan>(),
    /** `left_out`: nothing to create, or taken out by a person; its `outcome` says which. */
    state: text("state", { enum: ["read", "queued", "working", "done", "failed", "left_out"] })
      .notNull()
      .default("read"),
    /** Of an ended row, as the result file says it. */
    outcome: text("outcome", { enum: ["created", "completed", "unchanged", "failed", "not_started"] }),
    holderId: finciId("holder_id"),
    accountId: finciId("account_id"),
    tokenId: finciId("token_id"),
    maskedNumber: text("masked_number"),
    /** The step that failed or waits, with its sentence and FINCI's codes. */
    failure: jsonb("failure").$type<{ step: string; sentence: string; errorCodes: string[] }>(),
    attempts: integer("attempts").notNull().default(0),
    /** Not tried again before. */
    nextAttemptAt: moment("next_attempt_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.batchId, table.line] }),
    // counts of a batch, and the next rows of it
    index("issuing_rows_state").on(table.batchId, table.state, table.line),
    // the same external id in other batches
    index("issuing_rows_external_id").on(table.environmentId, table.externalId),
  ],
);
