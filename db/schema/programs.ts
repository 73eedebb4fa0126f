import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { currencyCode, moment } from "../columns";

/** A card program: its model, who decides authorizations, what is in scope. */
export const programs = pgTable("programs", {
  id: uuid("id").primaryKey().defaultRandom(),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  model: text("model", {
    enum: ["bin_sponsorship", "co_branded", "crypto_mica", "commercial_api"],
  }).notNull(),
  customerModel: text("customer_model", { enum: ["businesses", "consumers", "both"] }).notNull(),
  decisioningModel: text("decisioning_model", { enum: ["integrator", "finci"] })
    .notNull()
    .default("integrator"),
  /** Keys of lib/capabilities. */
  capabilities: text("capabilities").array().notNull(),
  launchCountries: text("launch_countries").array().notNull(),
  timeZone: text("time_zone").notNull(),
  currency: currencyCode("currency").notNull(),
  status: text("status", { enum: ["draft", "active", "suspended"] })
    .notNull()
    .default("draft"),
  decisionDeadlineMs: integer("decision_deadline_ms").notNull().default(1000),
  /** How long money stays held without a clearing. Source: FINCI contract §7. */
  holdDays: integer("hold_days").notNull().default(7),
  /** The same for merchants whose bill comes late (lodging, vehicle rental). */
  longHoldDays: integer("long_hold_days").notNull().default(30),
  /** Percent by which a clearing may exceed what was authorized where tips are usual, before a person looks at it. */
  tipAllowancePercent: integer("tip_allowance_percent").notNull().default(20),
  /** Fundings, adjustments and write-offs beyond it need a second person; in minor units of the program's currency. */
  approvalThresholdMinor: bigint("approval_threshold_minor", { mode: "bigint" })
    .notNull()
    .default(sql`100000`),
  /** Kinds of change that need a second person: keys of `policyKinds` in lib/approval-kinds. */
  secondPersonFor: text("second_person_for").array().notNull().default(sql`'{}'`),
  /** Minor units by which FINCI's booking may differ from a presentment and still match. */
  matchToleranceMinor: bigint("match_tolerance_minor", { mode: "bigint" }).notNull().default(sql`0`),
  createdAt: moment("created_at").notNull().defaultNow(),
  updatedAt: moment("updated_at").notNull().defaultNow(),
});

/** One of the two wholly separate sides of a program: sandbox or production. */
export const environments = pgTable(
  "environments",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    programId: uuid("program_id")
      .notNull()
      .references(() => programs.id),
    kind: text("kind", { enum: ["sandbox", "production"] }).notNull(),
    status: text("status", { enum: ["enabled", "disabled"] })
      .notNull()
      .default("disabled"),
    baseUrl: text("base_url"),
    pathPrefix: text("path_prefix").notNull().default("/api/v1"),
    signingTemplate: text("signing_template").notNull().default("{timestamp}{method}{path}{body}"),
    webhookSignatureRequired: boolean("webhook_signature_required").notNull().default(false),
    /** FINCI's source networks (CIDR). Empty refuses every delivery: fail closed. */
    sourceCidrs: text("source_cidrs").array().notNull(),
    /** Our own addresses (CIDR) that FINCI has to let in; for people to read, nothing here depends on them. */
    outgoingCidrs: text("outgoing_cidrs").array().notNull().default(sql`'{}'`),
    createdAt: moment("created_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [uniqueIndex("environments_program_kind").on(table.programId, table.kind)],
);

/**
 * What an environment proves itself to FINCI with, and FINCI to it. Written once and never shown again; of a revoked one the
 * sealed values are gone.
 */
export const credentials = pgTable(
  "credentials",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    environmentId: uuid("environment_id")
      .notNull()
      .references(() => environments.id),
    /** card_api: token and secret of our calls. webhook: the secret FINCI signs deliveries with. */
    kind: text("kind", { enum: ["card_api", "webhook"] }).notNull(),
    /** proposed: waits for a second person. previous: replaced, and of use until `retireAt`. */
    status: text("status", { enum: ["proposed", "current", "previous", "revoked"] }).notNull(),
    /** Sealed with server/secrets; never leaves the server. Null for a webhook secret, which has no token. */
    tokenSealed: text("token_sealed"),
    secretSealed: text("secret_sealed"),
    /** Null where it would tell too much, and of credentials that were entered before it was kept. */
    tokenLastFour: text("token_last_four"),
    secretLastFour: text("secret_last_four"),
    tokenFingerprint: text("token_fingerprint"),
    secretFingerprint: text("secret_fingerprint"),
    /** Of the key it is sealed under. */
    keyId: text("key_id").generatedAlwaysAs(sql`split_part(secret_sealed, '.', 2)`),
    createdByUserId: uuid("created_by_user_id"),
    createdAt: moment("created_at").notNull().defaultNow(),
    /** When a previous one is of no use any more, whether or not that was written down. */
    retireAt: moment("retire_at"),
    revokedAt: moment("revoked_at"),
    revokedReason: text("revoked_reason"),
  },
  (table) => [
    // one that is used, per kind; the policy snapshot and every client of FINCI read by it
    uniqueIndex("credentials_current").on(table.environmentId, table.kind).where(sql`status = 'current'`),
    index("credentials_environment").on(table.environmentId, table.kind, table.createdAt),
  ],
);

/** An unguessable path that FINCI posts to. */
export const endpoints = pgTable(
  "endpoints",
  {
    key: text("key").primaryKey(),
    /** Names it where the key must not be told: audit, addresses of pages. */
    id: uuid("id").notNull().defaultRandom(),
    environmentId: uuid("environment_id")
      .notNull()
      .references(() => environments.id),
    createdByUserId: uuid("created_by_user_id"),
    createdAt: moment("created_at").notNull().defaultNow(),
    /** The chosen end of one that was replaced: from then on it is closed, whether or not that was written down. */
    disableAt: moment("disable_at"),
    disabledAt: moment("disabled_at"),
    disabledReason: text("disabled_reason"),
  },
  (table) => [
    uniqueIndex("endpoints_id").on(table.id),
    index("endpoints_environment").on(table.environmentId),
  ],
);

/** When something last arrived at an endpoint; apart from it, because a change of `endpoints` is a change of policy. */
export const endpointUses = pgTable("endpoint_uses", {
  endpointId: uuid("endpoint_id").primaryKey(),
  lastUsedAt: moment("last_used_at").notNull(),
});

/** What is issued: `productId` is the integer FINCI gave. */
export const products = pgTable(
  "products",
  {
    environmentId: uuid("environment_id")
      .notNull()
      .references(() => environments.id),
    productId: integer("product_id").notNull(),
    name: text("name").notNull(),
    currency: currencyCode("currency").notNull(),
    form: text("form", { enum: ["physical", "digital"] }).notNull(),
    validityMonths: integer("validity_months").notNull().default(36),
    /** Stage in which its cards begin; null as the form says. See `productStage` in lib/products. */
    stageDefault: text("stage_default", { enum: ["digital", "plastic_not_delivered"] }),
    createdAt: moment("created_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
    /** From then on nothing is issued with it; the cards there are go on. */
    retiredAt: moment("retired_at"),
  },
  (table) => [primaryKey({ columns: [table.environmentId, table.productId] })],
);

/**
 * One row. Bumped by triggers on programs, environments, credentials and endpoints, so that every process notices a change of
 * policy by NOTIFY and, should that be lost, by comparing the version.
 */
export const policyVersion = pgTable("policy_version", {
  id: integer("id").primaryKey().default(1),
  version: bigint("version", { mode: "bigint" }).notNull(),
});
