import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import {
  type DriftCardFacts,
  type DriftKind,
  driftHourDefault,
  driftResolutions,
  driftRunStates,
  driftStatuses,
} from "@/lib/drift";
import { finciId, moment } from "../columns";
import { users } from "./access";
import { environments } from "./programs";

const environmentId = () =>
  uuid("environment_id")
    .notNull()
    .references(() => environments.id);

/** One comparison of an environment's cards with FINCI, owner by owner; it goes on where it was left. */
export const driftRuns = pgTable(
  "drift_runs",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    environmentId: environmentId(),
    trigger: text("trigger", { enum: ["scheduled", "on_demand"] }).notNull(),
    state: text("state", { enum: driftRunStates }).notNull().default("waiting"),
    requestedByUserId: uuid("requested_by_user_id").references(() => users.id),
    /** Of the last owner that is done; owners are walked in the order of id and type. */
    cursorOwnerId: finciId("cursor_owner_id").notNull().default(""),
    cursorOwnerType: text("cursor_owner_type").notNull().default(""),
    /** Counted when it starts; null before. */
    ownersTotal: integer("owners_total"),
    ownersDone: integer("owners_done").notNull().default(0),
    /** Owners FINCI gave no answer for; what is known of theirs stays as it was. */
    ownersFailed: integer("owners_failed").notNull().default(0),
    cardsCompared: integer("cards_compared").notNull().default(0),
    calls: integer("calls").notNull().default(0),
    foundNew: integer("found_new").notNull().default(0),
    foundAgain: integer("found_again").notNull().default(0),
    /** Findings that it did not see any more. */
    closedCount: integer("closed_count").notNull().default(0),
    /** Why it waits or was stopped, or what went wrong with single owners, as a sentence. */
    problem: text("problem"),
    /** FINCI asked us to slow down or is away: nothing is sent before. */
    heldUntil: moment("held_until"),
    /** Times in a row that FINCI was away. */
    holds: integer("holds").notNull().default(0),
    /** The process that carries it out, until when; another one takes over after that. */
    leaseHolder: uuid("lease_holder"),
    leaseUntil: moment("lease_until"),
    createdAt: moment("created_at").notNull().defaultNow(),
    startedAt: moment("started_at"),
    finishedAt: moment("finished_at"),
  },
  (table) => [
    // one at a time per environment; what the jobs look for
    uniqueIndex("drift_runs_open").on(table.environmentId).where(sql`state in ('waiting', 'running')`),
    // history, newest first; the day's scheduled one
    index("drift_runs_newest").on(table.environmentId, table.createdAt, table.id),
  ],
);

/** When an environment is compared by itself; without a row daily, at the usual hour. */
export const driftSchedules = pgTable("drift_schedules", {
  environmentId: environmentId().primaryKey(),
  isOn: boolean("is_on").notNull().default(true),
  /** In the program's time zone, 0 to 23. */
  hour: integer("hour").notNull().default(driftHourDefault),
  updatedAt: moment("updated_at").notNull().defaultNow(),
});

/**
 * One difference between the console and FINCI. Seen again it stays the same row; not seen any more, it closes itself. The
 * values may hold a name on a card: they leave the services masked.
 */
export const driftFindings = pgTable(
  "drift_findings",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    environmentId: environmentId(),
    kind: text("kind").$type<DriftKind>().notNull(),
    ownerType: text("owner_type", { enum: ["person", "corporate"] }).notNull(),
    ownerId: finciId("owner_id").notNull(),
    /** Empty where it is about the owner. */
    tokenId: finciId("token_id").notNull().default(""),
    /** Null where the console has nothing. */
    ours: jsonb("ours").$type<DriftCardFacts>(),
    /** Null where FINCI has nothing. */
    finci: jsonb("finci").$type<DriftCardFacts>(),
    status: text("status", { enum: driftStatuses }).notNull().default("open"),
    resolution: text("resolution", { enum: driftResolutions }),
    firstRunId: uuid("first_run_id")
      .notNull()
      .references(() => driftRuns.id),
    lastRunId: uuid("last_run_id")
      .notNull()
      .references(() => driftRuns.id),
    firstSeenAt: moment("first_seen_at").notNull().defaultNow(),
    lastSeenAt: moment("last_seen_at").notNull().defaultNow(),
    /** Null where nobody did: it agrees again by itself. */
    resolvedByUserId: uuid("resolved_by_user_id").references(() => users.id),
    resolvedAt: moment("resolved_at"),
    reason: text("reason"),
  },
  (table) => [
    // the same difference is one finding as long as it lasts; what is open of an owner
    uniqueIndex("drift_findings_live")
      .on(table.environmentId, table.ownerId, table.tokenId, table.kind)
      .where(sql`status <> 'resolved'`),
    // the list, newest first, by status; alone and by kind
    index("drift_findings_status").on(table.environmentId, table.status, table.firstSeenAt, table.id),
    index("drift_findings_kind").on(
      table.environmentId,
      table.status,
      table.kind,
      table.firstSeenAt,
      table.id,
    ),
    // a card's page
    index("drift_findings_card").on(table.environmentId, table.tokenId),
  ],
);
