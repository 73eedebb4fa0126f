import { integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { DutyAssignments } from "@/lib/responsibilities";
import { moment } from "../columns";
import { programs } from "./programs";

/** Who does what in a program, as agreed with FINCI: a version per change. Append-only (a trigger refuses the rest). */
export const responsibilitySplits = pgTable(
  "responsibility_splits",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    programId: uuid("program_id")
      .notNull()
      .references(() => programs.id),
    /** 1, 2, 3 … within the program. */
    version: integer("version").notNull(),
    /** By the duty's key of lib/responsibilities. */
    duties: jsonb("duties").$type<DutyAssignments>().notNull(),
    /** Why it was changed, in the author's words. */
    reason: text("reason").notNull(),
    authorUserId: uuid("author_user_id"),
    /** The author's name at that time; the console's own for what it made itself. */
    authorName: text("author_name").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    // the newest version, the history, and two changes at once
    uniqueIndex("responsibility_splits_version").on(table.programId, table.version),
  ],
);
