import {
  bigint,
  boolean,
  integer,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { currencyCode, moment, moneyMinor } from "../columns";

/*
 * Sums of payments by minute, half hour and three hours, and what keeps them true; server/services/overview/roll-up.ts writes them and
 * says why they can be relied on. Lengths are whole multiples from the epoch in UTC.
 */

const period = () => ({
  environmentId: uuid("environment_id").notNull(),
  /** 1, 30 or 180. */
  lengthMinutes: smallint("length_minutes").notNull(),
  startsAt: moment("starts_at").notNull(),
});

/** How many payments were received in the period that are alike in everything the overview tells apart. */
export const paymentRollups = pgTable(
  "payment_rollups",
  {
    ...period(),
    outcome: text("outcome").notNull(),
    /** By us. */
    isDeclined: boolean("is_declined").notNull(),
    /** Ours; the empty text where we did not decline or gave no reason. */
    declineReason: text("decline_reason").notNull(),
    currency: currencyCode("currency").notNull(),
    paymentCount: integer("payment_count").notNull(),
    /** May be larger than any integer type. */
    billingMinor: numeric("billing_minor").notNull(),
  },
  (table) => [
    primaryKey({
      name: "payment_rollups_pk",
      columns: [
        table.environmentId,
        table.lengthMinutes,
        table.startsAt,
        table.outcome,
        table.isDeclined,
        table.declineReason,
        table.currency,
      ],
    }),
  ],
);

/** How long our answers of the period took, as a histogram; none where none is known. */
export const latencyRollups = pgTable(
  "latency_rollups",
  {
    ...period(),
    /** See the SQL function latency_bucket; ascending. */
    buckets: smallint("buckets").array().notNull(),
    /** Answers in each of `buckets`. */
    counts: integer("counts").array().notNull(),
    maxUs: integer("max_us").notNull(),
  },
  (table) => [primaryKey({ columns: [table.environmentId, table.lengthMinutes, table.startsAt] })],
);

/** Minutes in which a payment changed after half a minute; read from the payments until the job has summed them up again. */
export const rollupMarks = pgTable(
  "rollup_marks",
  {
    minuteAt: moment("minute_at").notNull(),
    environmentId: uuid("environment_id").notNull(),
    /** Of the change, so that two transactions never write the same mark. */
    transactionId: bigint("transaction_id", { mode: "bigint" }).notNull(),
  },
  // time first: the job takes the newest, a window those within it
  (table) => [primaryKey({ columns: [table.minuteAt, table.environmentId, table.transactionId] })],
);

/** Open holds of the payments received before `rollup_progress.rolled_before`; `hold_changes` are still to be added. */
export const holdTotals = pgTable(
  "hold_totals",
  {
    environmentId: uuid("environment_id").notNull(),
    currency: currencyCode("currency").notNull(),
    heldMinor: numeric("held_minor").notNull(),
    openCount: bigint("open_count", { mode: "bigint" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.environmentId, table.currency] })],
);

/** By how much the hold of a payment changed that was older than half a minute. */
export const holdChanges = pgTable("hold_changes", {
  id: bigint("id", { mode: "bigint" }).primaryKey().generatedAlwaysAsIdentity(),
  environmentId: uuid("environment_id").notNull(),
  /** Of the payment: before `rolled_before` it belongs to the totals, later it is read from the payment itself. */
  receivedAt: moment("received_at").notNull(),
  currency: currencyCode("currency").notNull(),
  heldDeltaMinor: moneyMinor("held_delta_minor").notNull(),
  /** 1 where a hold was opened, -1 where it ended. */
  openDelta: integer("open_delta").notNull(),
});

/** One row: how far the roll-ups reach. Everything is null before the job has run for the first time. */
export const rollupProgress = pgTable("rollup_progress", {
  id: smallint("id").primaryKey(),
  /** Minutes from here … */
  rolledFrom: moment("rolled_from"),
  /** … to before here are summed up. */
  rolledBefore: moment("rolled_before"),
  /** The minutes that are to be summed up next end here … */
  closingBefore: moment("closing_before"),
  /** … as soon as every transaction up to this one has ended. */
  closingTransactionId: bigint("closing_transaction_id", { mode: "bigint" }),
});
