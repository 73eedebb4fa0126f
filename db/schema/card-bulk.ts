import { sql } from "drizzle-orm";
import { index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { finciId, moment } from "../columns";
import { users } from "./access";
import { approvals } from "./approvals";
import { environments } from "./programs";

/** One action on many cards of one environment, carried out by the jobs. */
export const cardBulkRuns = pgTable(
  "card_bulk_runs",
  {
    /** Made by the form when it opens, so that a second press of the button is not a second run. */
    id: uuid("id").primaryKey(),
    environmentId: uuid("environment_id")
      .notNull()
      .references(() => environments.id),
    /** Key of a card action in lib/card-states. */
    action: text("action").notNull(),
    reason: text("reason"),
    /** `waiting` for a second person; it stays so where that one said no: its approval tells. */
    state: text("state", { enum: ["waiting", "running", "finished"] }).notNull(),
    requestedByUserId: uuid("requested_by_user_id")
      .notNull()
      .references(() => users.id),
    /** The request that waits or waited; null where no second person was needed. */
    approvalId: uuid("approval_id").references(() => approvals.id),
    createdAt: moment("created_at").notNull().defaultNow(),
    startedAt: moment("started_at"),
    finishedAt: moment("finished_at"),
  },
  (table) => [
    // what the jobs work on
    index("card_bulk_runs_open").on(table.createdAt, table.id).where(sql`state = 'running'`),
    // the list, newest first
    index("card_bulk_runs_newest").on(table.environmentId, table.createdAt, table.id),
  ],
);

/** One card of a run, and what became of it. */
export const cardBulkItems = pgTable(
  "card_bulk_items",
  {
    runId: uuid("run_id")
      .notNull()
      .references(() => cardBulkRuns.id),
    tokenId: finciId("token_id").notNull(),
    /** Its place in the selection, from 0. */
    position: integer("position").notNull(),
    /** `changed` at FINCI; `refused` by FINCI; `left_out`: its state did not allow it; `failed`: FINCI gave no answer. */
    state: text("state", { enum: ["waiting", "changed", "refused", "left_out", "failed"] })
      .notNull()
      .default("waiting"),
    /** The card's status when the run was asked for. */
    statusBefore: text("status_before").notNull(),
    /** Why it was not changed, as a sentence. */
    sentence: text("sentence"),
    attempts: integer("attempts").notNull().default(0),
    /** Until then one worker keeps it to itself; after a crash another one takes it. */
    claimedUntil: moment("claimed_until"),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.tokenId] }),
    // the next ones of a run
    index("card_bulk_items_waiting").on(table.runId, table.position).where(sql`state = 'waiting'`),
    // what waits or happened to one card
    index("card_bulk_items_card").on(table.tokenId, table.runId),
  ],
);
