import { sql } from "drizzle-orm";
import {
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
import type {
  AwaitedTrigger,
  Evidence,
  Explanation,
  ReadinessFact,
  RunMode,
  RunState,
  ScenarioKey,
  ScenarioState,
} from "@/lib/certification";
import { finciId, moment } from "../columns";
import { users } from "./access";
import { environments } from "./programs";

/** One run of FINCI's sandbox validations, carried out by the jobs. */
export const certificationRuns = pgTable(
  "certification_runs",
  {
    /** Made by who starts it, so that a second press of the button is not a second run. */
    id: uuid("id").primaryKey(),
    environmentId: uuid("environment_id")
      .notNull()
      .references(() => environments.id),
    /** 1, 2, 3 … within the environment. */
    number: integer("number").notNull(),
    mode: text("mode").$type<RunMode>().notNull(),
    state: text("state").$type<RunState>().notNull().default("running"),
    /** FINCI's ids of the records that the run made, and which making of them it is. */
    facts: jsonb("facts").$type<Record<string, string>>().notNull().default({}),
    startedByUserId: uuid("started_by_user_id")
      .notNull()
      .references(() => users.id),
    startedAt: moment("started_at").notNull().defaultNow(),
    finishedAt: moment("finished_at"),
    /** The process that carries it out now, until when; another one takes over after that. */
    leaseHolder: uuid("lease_holder"),
    leaseUntil: moment("lease_until"),
  },
  (table) => [
    uniqueIndex("certification_runs_number").on(table.environmentId, table.number),
    // one at a time, and what the jobs work on
    uniqueIndex("certification_runs_running").on(table.environmentId).where(sql`state = 'running'`),
  ],
);

/** One validation of a run, with what was found. */
export const certificationScenarios = pgTable(
  "certification_scenarios",
  {
    runId: uuid("run_id")
      .notNull()
      .references(() => certificationRuns.id, { onDelete: "cascade" }),
    key: text("key").$type<ScenarioKey>().notNull(),
    /** Its place in FINCI's list, from 0. */
    position: integer("position").notNull(),
    state: text("state").$type<ScenarioState>().notNull().default("waiting"),
    /** How often it was asked for in this run: a re-run keeps its place. */
    attempt: integer("attempt").notNull().default(1),
    startedAt: moment("started_at"),
    finishedAt: moment("finished_at"),
    evidence: jsonb("evidence").$type<Evidence>().notNull().default({ checks: [], items: [], ids: {} }),
    explanation: jsonb("explanation").$type<Explanation>(),
    /** What was triggered already and when, by step, so that another process goes on instead of starting again. */
    progress: jsonb("progress").$type<Record<string, unknown>>().notNull().default({}),
    /** In a live session: what FINCI's engineer is to trigger now. */
    awaiting: jsonb("awaiting").$type<AwaitedTrigger>(),
    /** Then what is awaited counts as not having arrived. */
    deadlineAt: moment("deadline_at"),
  },
  (table) => [primaryKey({ columns: [table.runId, table.key] })],
);

/** That FINCI's engineer accepted a run, as a person here wrote it down: never the same as "passed". */
export const certificationAcceptances = pgTable(
  "certification_acceptances",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    runId: uuid("run_id")
      .notNull()
      .references(() => certificationRuns.id),
    /** FINCI's onboarding engineer. */
    engineerName: text("engineer_name").notNull(),
    acceptedOn: date("accepted_on", { mode: "string" }).notNull(),
    /** Where it was said: a mail, a ticket, a call. */
    note: text("note").notNull(),
    recordedByUserId: uuid("recorded_by_user_id")
      .notNull()
      .references(() => users.id),
    recordedAt: moment("recorded_at").notNull().defaultNow(),
    withdrawnByUserId: uuid("withdrawn_by_user_id").references(() => users.id),
    withdrawnAt: moment("withdrawn_at"),
    withdrawnReason: text("withdrawn_reason"),
  },
  (table) => [
    // one that counts per run
    uniqueIndex("certification_acceptances_run").on(table.runId).where(sql`withdrawn_at is null`),
  ],
);

/** A step of the production confirmation test that was done; doing it again replaces it, and the audit log keeps both. */
export const productionConfirmations = pgTable(
  "production_confirmations",
  {
    environmentId: uuid("environment_id")
      .notNull()
      .references(() => environments.id),
    /** Key of `confirmationSteps` in lib/certification. */
    key: text("key").notNull(),
    /** FINCI's id of the authorization or transaction that shows it. */
    evidenceId: finciId("evidence_id").notNull(),
    note: text("note").notNull().default(""),
    doneByUserId: uuid("done_by_user_id")
      .notNull()
      .references(() => users.id),
    doneAt: moment("done_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.environmentId, table.key] })],
);

/** A readiness review that was signed: the facts as they were, who signed, and what they said. Never changed. */
export const readinessReviews = pgTable(
  "readiness_reviews",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    environmentId: uuid("environment_id")
      .notNull()
      .references(() => environments.id),
    facts: jsonb("facts").$type<ReadinessFact[]>().notNull(),
    isReady: boolean("is_ready").notNull(),
    note: text("note").notNull(),
    signedByUserId: uuid("signed_by_user_id")
      .notNull()
      .references(() => users.id),
    signedAt: moment("signed_at").notNull().defaultNow(),
  },
  (table) => [index("readiness_reviews_newest").on(table.environmentId, table.signedAt, table.id)],
);

/** The console's key pairs (Ed25519) for what it signs; the newest one signs, older ones stay to be recognised. */
export const signingKeys = pgTable("signing_keys", {
  id: uuid("id").primaryKey().defaultRandom(),
  /** SPKI, PEM. */
  publicKey: text("public_key").notNull(),
  /** PKCS #8 in PEM, sealed with server/secrets; never leaves the server. */
  privateKeySealed: text("private_key_sealed").notNull(),
  createdAt: moment("created_at").notNull().defaultNow(),
});
