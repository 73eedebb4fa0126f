import { sql } from "drizzle-orm";
import { bigint, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { moment } from "../columns";

/** The newest entry of each chain of the audit log, so that its loss is seen too. Only the log's trigger writes here. */
export const auditHeads = pgTable("audit_heads", {
  /** An environment's id, or `console`. */
  chain: text("chain").primaryKey(),
  sequence: bigint("sequence", { mode: "bigint" }).notNull(),
  hash: text("hash").notNull(),
});

/** What a proof found in one chain. */
export type StoredChainProof = {
  chain: string;
  /** Entries read until the end or the first broken one. */
  entries: number;
  /** The first broken entry: what is wrong, as a sentence. Null when the chain proves. */
  broken: { kind: string; sequence: string; sentence: string } | null;
};

/** Proofs of the whole audit log: asked for by a person, run by the jobs. */
export const auditProofs = pgTable(
  "audit_proofs",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    startedAt: moment("started_at").notNull().defaultNow(),
    /** Null while it waits, runs, or was interrupted and will be run again. */
    finishedAt: moment("finished_at"),
    requestedByUserId: uuid("requested_by_user_id"),
    /** So far. */
    entriesCount: bigint("entries_count", { mode: "bigint" }).notNull().default(sql`0`),
    chains: jsonb("chains").$type<StoredChainProof[]>().notNull().default([]),
  },
  (table) => [index("audit_proofs_newest").on(table.startedAt)],
);
