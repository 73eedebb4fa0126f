import { index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { moment } from "../columns";
import { users } from "./access";

/** The one-time link of an invited person: only the hash of its token is kept. */
export const userInvitations = pgTable(
  "user_invitations",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    /** SHA-256 of the token, in hexadecimal. */
    tokenHash: text("token_hash").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
    /** Accepted, or taken back by a newer link or a removal. */
    endedAt: moment("ended_at"),
  },
  (table) => [
    uniqueIndex("user_invitations_token").on(table.tokenHash),
    index("user_invitations_user").on(table.userId),
  ],
);

/** Codes for a lost authenticator; each works once. */
export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    /** SHA-256 of the code with its person's id, in hexadecimal. */
    codeHash: text("code_hash").notNull(),
    usedAt: moment("used_at"),
  },
  (table) => [uniqueIndex("recovery_codes_once").on(table.userId, table.codeHash)],
);

/** Failed sign-ins from one address, whoever they were for. */
export const signInSources = pgTable("sign_in_sources", {
  sourceAddress: text("source_address").primaryKey(),
  failures: integer("failures").notNull(),
  lastAt: moment("last_at").notNull(),
  lockedUntil: moment("locked_until"),
});
