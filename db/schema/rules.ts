import { sql } from "drizzle-orm";
import {
  bigint,
  customType,
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
import type { Rule } from "@/lib/rules/schema";
import { currencyCode, finciId, moment, moneyMinor } from "../columns";
import { environments } from "./programs";

const environmentId = () =>
  uuid("environment_id")
    .notNull()
    .references(() => environments.id);

const scope = () => text("scope", { enum: ["program", "account", "cardholder", "card"] }).notNull();

/**
 * A version of the spending controls of one program, account, cardholder or card. Rows are never rewritten once they were
 * active: a change is a new version. `activating` has its meters counting while the past is being added to them.
 */
export const ruleSets = pgTable(
  "rule_sets",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    environmentId: environmentId(),
    scope: scope(),
    /** Account id, holder id or token id; the empty text for the program. */
    subjectId: finciId("subject_id").notNull(),
    /** 1, 2, 3 … within the subject. */
    version: integer("version").notNull(),
    status: text("status", { enum: ["draft", "activating", "active", "retired"] }).notNull(),
    rules: jsonb("rules").$type<Rule[]>().notNull(),
    /** Meter of each velocity rule, by the rule's id; set by the activation. */
    meterIds: jsonb("meter_ids").$type<Record<string, string>>().notNull().default({}),
    /** Why it was made, in the author's words. */
    reason: text("reason").notNull(),
    authorUserId: uuid("author_user_id"),
    createdAt: moment("created_at").notNull().defaultNow(),
    activatedByUserId: uuid("activated_by_user_id"),
    activatedAt: moment("activated_at"),
    retiredAt: moment("retired_at"),
    /** Version of the policy in which this row last began or ended to count; set by a trigger. */
    policyVersion: bigint("policy_version", { mode: "bigint" }),
  },
  (table) => [
    uniqueIndex("rule_sets_version").on(table.environmentId, table.scope, table.subjectId, table.version),
    uniqueIndex("rule_sets_active")
      .on(table.environmentId, table.scope, table.subjectId)
      .where(sql`status = 'active'`),
    uniqueIndex("rule_sets_draft")
      .on(table.environmentId, table.scope, table.subjectId)
      .where(sql`status in ('draft', 'activating')`),
    // what changed since a snapshot of the policy
    index("rule_sets_policy_version").on(table.policyVersion).where(sql`policy_version is not null`),
  ],
);

const intMultirange = customType<{ data: string }>({ dataType: () => "int4multirange" });

/**
 * What a velocity rule counts: payments of one subject that match a filter, per calendar window. Shared by all versions
 * that count the same thing, so that a new limit goes on with what was used. Null columns filter nothing.
 */
export const velocityMeters = pgTable(
  "velocity_meters",
  {
    id: bigint("id", { mode: "bigint" }).primaryKey().generatedAlwaysAsIdentity(),
    environmentId: environmentId(),
    scope: scope(),
    subjectId: finciId("subject_id").notNull(),
    window: text("window", { enum: ["day", "week", "month", "lifetime"] }).notNull(),
    timeZone: text("time_zone").notNull(),
    /** Counts only payments billed in this currency; null counts all (for limits of number). */
    currency: currencyCode("currency"),
    mccRanges: intMultirange("mcc_ranges"),
    countries: text("countries").array(),
    entryModes: text("entry_modes").array(),
    /** Merchant ids or names, names in capitals. */
    merchants: text("merchants").array(),
    /** All of the above but the subject, as one text: what makes two meters the same. */
    meterKey: text("meter_key").notNull(),
    /** Decisions of this policy version and later count themselves; earlier ones are added by the backfill. */
    sinceVersion: bigint("since_version", { mode: "bigint" }).notNull(),
    backfilledAt: moment("backfilled_at"),
  },
  (table) => [
    uniqueIndex("velocity_meters_key").on(table.environmentId, table.scope, table.subjectId, table.meterKey),
  ],
);

/** What a meter has counted in the window that starts on that day. Narrow and updated in place (fill factor 50). */
export const velocityCounters = pgTable(
  "velocity_counters",
  {
    meterId: bigint("meter_id", { mode: "bigint" }).notNull(),
    /** First day of the window in the meter's time zone; 1970-01-01 for lifetime. */
    windowStart: date("window_start", { mode: "string" }).notNull(),
    usedMinor: moneyMinor("used_minor").notNull(),
    usedCount: bigint("used_count", { mode: "bigint" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.meterId, table.windowStart] })],
);

/** A time in which an environment decides by a stated simple behaviour instead of its rules. Ends by itself. */
export const maintenanceWindows = pgTable(
  "maintenance_windows",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    environmentId: environmentId(),
    /** decline_all; or approve_up_to: cards in good standing up to the cap, within the balance, rules set aside. */
    behaviour: text("behaviour", { enum: ["decline_all", "approve_up_to"] }).notNull(),
    capMinor: moneyMinor("cap_minor"),
    capCurrency: currencyCode("cap_currency"),
    reason: text("reason").notNull(),
    startedByUserId: uuid("started_by_user_id"),
    startedAt: moment("started_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
    endedByUserId: uuid("ended_by_user_id"),
    endedAt: moment("ended_at"),
  },
  (table) => [
    // the one in force, and the history of an environment
    index("maintenance_windows_environment").on(table.environmentId, table.startedAt, table.id),
    uniqueIndex("maintenance_windows_open").on(table.environmentId).where(sql`ended_at is null`),
  ],
);
