import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { moment } from "../columns";
import { users } from "./access";
import { environments, programs } from "./programs";

/**
 * A change that waits for a second person, with its effect spelled out. It is applied exactly once, against the state it was
 * proposed on, or says why not. What may be asked for stands in server/services/approvals.
 */
export const approvals = pgTable(
  "approvals",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    /** Null for a change of a person, who belongs to no program. */
    programId: uuid("program_id").references(() => programs.id),
    environmentId: uuid("environment_id").references(() => environments.id),
    /** Which change: funding, adjustment, reversing entry, write-off … */
    kind: text("kind").notNull(),
    /** The record it shows on. */
    subjectType: text("subject_type").notNull(),
    subjectId: text("subject_id").notNull(),
    /** The change itself, as its kind reads it; amounts as decimal strings of minor units. */
    change: jsonb("change").$type<Record<string, unknown>>().notNull(),
    /** What it will do, as a sentence. */
    effect: text("effect").notNull(),
    /** Why, in the proposer's words. */
    reason: text("reason").notNull(),
    /** Fingerprint of the state it was proposed on. */
    proposedOn: text("proposed_on").notNull(),
    status: text("status", {
      enum: ["pending", "approved", "rejected", "withdrawn", "expired", "failed"],
    }).notNull(),
    requestedByUserId: uuid("requested_by_user_id")
      .notNull()
      .references(() => users.id),
    requestedAt: moment("requested_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
    /** Who approved, rejected or withdrew it. */
    decidedByUserId: uuid("decided_by_user_id").references(() => users.id),
    decidedAt: moment("decided_at"),
    /** Why it was rejected; or why it could not be applied any more. */
    decisionReason: text("decision_reason"),
  },
  (table) => [
    // what waits, and the expiry job
    index("approvals_pending")
      .on(table.programId, table.requestedAt, table.id)
      .where(sql`status = 'pending'`),
    // the badge on the record, and its history
    index("approvals_subject").on(table.subjectType, table.subjectId, table.requestedAt, table.id),
    // all of them, newest first
    index("approvals_newest").on(table.programId, table.requestedAt, table.id),
  ],
);
