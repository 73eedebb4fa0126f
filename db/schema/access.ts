import { sql } from "drizzle-orm";
import {
  bigint,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { moment } from "../columns";
import { programs } from "./programs";

export const users = pgTable(
  "users",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    /** argon2id; null until an invitation is accepted. */
    passwordHash: text("password_hash"),
    /** Who is removed cannot sign in; the row stays, because what they did stays theirs. */
    status: text("status", { enum: ["invited", "active", "suspended", "removed"] })
      .notNull()
      .default("active"),
    failedSignIns: integer("failed_sign_ins").notNull().default(0),
    lockedUntil: moment("locked_until"),
    /** Sealed; counts only from `totpConfirmedAt` on. */
    totpSecretSealed: text("totp_secret_sealed"),
    totpConfirmedAt: moment("totp_confirmed_at"),
    /** The time step of the last code that was taken: it and older ones work no more. */
    totpLastStep: bigint("totp_last_step", { mode: "number" }),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  // An e-mail is free again for an invitation once its person is removed.
  (table) => [uniqueIndex("users_email").on(sql`lower(${table.email})`).where(sql`status <> 'removed'`)],
);

/** A role for all programs (`programId` null) or for one. */
export const userRoles = pgTable(
  "user_roles",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    role: text("role", {
      enum: ["admin", "program_manager", "risk", "agent", "finance", "engineer", "auditor"],
    }).notNull(),
    programId: uuid("program_id").references(() => programs.id),
    /** Given by hand, or by the groups at the identity provider: those are set anew at each sign-in. */
    source: text("source", { enum: ["hand", "groups"] })
      .notNull()
      .default("hand"),
  },
  (table) => [
    uniqueIndex("user_roles_once").on(
      table.userId,
      table.role,
      sql`coalesce(program_id::text, '')`,
      table.source,
    ),
  ],
);

/** Who a person is at an identity provider. It stays when the person is removed, so that they do not come back by it. */
export const userIdentities = pgTable(
  "user_identities",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    issuer: text("issuer").notNull(),
    /** The provider's own name of the person, which never changes: `sub`. */
    subject: text("subject").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    lastSignInAt: moment("last_sign_in_at").notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("user_identities_subject").on(table.issuer, table.subject),
    index("user_identities_user").on(table.userId),
  ],
);

/** One sign-in on one browser. A session without a live row here is refused whatever its cookie says. */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    createdAt: moment("created_at").notNull().defaultNow(),
    lastSeenAt: moment("last_seen_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
    revokedAt: moment("revoked_at"),
    /** When the person last proved who they are: at sign-in, or before a sensitive action. */
    authenticatedAt: moment("authenticated_at").notNull().defaultNow(),
    /** Set when it was opened through the identity provider. */
    identityId: uuid("identity_id").references(() => userIdentities.id),
    /** What stood beside the password: `own` is our code, `provider` one that the identity provider vouches for. */
    secondFactor: text("second_factor", { enum: ["none", "own", "provider"] })
      .notNull()
      .default("none"),
    userAgent: text("user_agent").notNull().default(""),
    sourceAddress: text("source_address").notNull().default(""),
  },
  (table) => [index("sessions_user").on(table.userId, table.createdAt)],
);

/** Who did what, on what, why; written in the transaction of what it tells. Append-only (a trigger refuses the rest). */
export const auditEntries = pgTable(
  "audit_entries",
  {
    at: moment("at").notNull(),
    sequence: bigint("sequence", { mode: "bigint" }).generatedAlwaysAsIdentity(),
    actorUserId: uuid("actor_user_id"),
    /** The actor's name at that time; "system" for jobs. */
    actorName: text("actor_name").notNull(),
    action: text("action").notNull(),
    outcome: text("outcome", { enum: ["done", "refused", "failed"] }).notNull(),
    subjectType: text("subject_type").notNull(),
    subjectId: text("subject_id").notNull(),
    programId: uuid("program_id"),
    environmentId: uuid("environment_id"),
    before: jsonb("before").$type<Record<string, unknown>>(),
    after: jsonb("after").$type<Record<string, unknown>>(),
    reason: text("reason"),
    requestId: text("request_id"),
    sourceAddress: text("source_address"),
    /** The environment's id, or `console`. This and the three below are set by a trigger, whatever is given. */
    chain: text("chain").notNull().default(""),
    /** The place in its chain, from 1 without a gap. */
    chainSequence: bigint("chain_sequence", { mode: "bigint" }).notNull().default(sql`0`),
    /** Of the entry before it in its chain, in hexadecimal; empty for the first. */
    previousHash: text("previous_hash").notNull().default(""),
    /** sha256 over everything above, in hexadecimal: `audit_entry_hash` of the database. */
    hash: text("hash").notNull().default(""),
  },
  (table) => [
    primaryKey({ columns: [table.at, table.sequence] }),
    // walking a chain; two entries at one place cannot be
    uniqueIndex("audit_entries_chain").on(table.chain, table.chainSequence),
    // what one person did, one kind of act, one program's log
    index("audit_entries_actor").on(table.actorUserId, table.at, table.sequence),
    index("audit_entries_action").on(table.action, table.at, table.sequence),
    index("audit_entries_program").on(table.programId, table.at, table.sequence),
    // a record's history
    index("audit_entries_subject").on(table.subjectType, table.subjectId, table.at, table.sequence),
    index("audit_entries_newest").on(table.at, table.sequence),
  ],
);
