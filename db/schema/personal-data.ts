import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { moment } from "../columns";
import { users } from "./access";
import { environments } from "./programs";

/** That a person of the console sees one record's personal data in clear, why, and until when. Holds no value of it. */
export const reveals = pgTable(
  "reveals",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    environmentId: uuid("environment_id")
      .notNull()
      .references(() => environments.id),
    subjectType: text("subject_type", { enum: ["person", "employee", "issuance"] }).notNull(),
    subjectId: text("subject_id").notNull(),
    /** In the words of who asked. */
    reason: text("reason").notNull(),
    grantedAt: moment("granted_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
    /** Ended before its time by who asked for it. */
    endedAt: moment("ended_at"),
  },
  // what one person sees now: read with every list and page that shows people
  (table) => [index("reveals_user").on(table.userId, table.expiresAt)],
);
