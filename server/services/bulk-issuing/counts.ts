import { eq, sql } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { issuingRows } from "@/db/schema";

/** How many rows of a batch stand where; all of them add up to `total`. */
export type BatchCounts = {
  total: number;
  errors: number;
  notes: number;
  /** Errors for which a proposal can be taken. */
  proposals: number;
  /** Read without an error, and taken out by a person or complete already. */
  leftOut: number;
  queued: number;
  working: number;
  done: number;
  failed: number;
  unchanged: number;
  /** What is missing at FINCI for rows without an error. */
  create: { holders: number; accounts: number; cards: number };
  /** Rows that have everything already. */
  complete: number;
};

/** Counts a batch's rows: one pass over at most 5,000 of them, by the index of the batch. */
export async function countRows(reader: Reader, batchId: string): Promise<BatchCounts> {
  const count = (condition: ReturnType<typeof sql>) => sql<number>`count(*) filter (where ${condition})::int`;
  const plan = (step: string) => sql`${issuingRows.plan} -> ${step} ->> 'does'`;
  const [row] = await reader
    .select({
      total: sql<number>`count(*)::int`,
      errors: count(sql`${issuingRows.hasError} and ${issuingRows.state} = 'read'`),
      notes: count(
        sql`not ${issuingRows.hasError} and ${issuingRows.problems} <> '[]'::jsonb and ${issuingRows.state} = 'read'`,
      ),
      proposals: count(
        sql`${issuingRows.state} = 'read' and jsonb_path_exists(${issuingRows.problems}, '$[*].proposal')`,
      ),
      leftOut: count(sql`${issuingRows.state} = 'left_out'`),
      queued: count(sql`${issuingRows.state} = 'queued'`),
      working: count(sql`${issuingRows.state} = 'working'`),
      done: count(sql`${issuingRows.state} = 'done'`),
      failed: count(sql`${issuingRows.state} = 'failed'`),
      unchanged: count(sql`${issuingRows.outcome} = 'unchanged'`),
      holders: count(sql`${issuingRows.state} = 'read' and ${plan("holder")} = 'create'`),
      accounts: count(sql`${issuingRows.state} = 'read' and ${plan("account")} = 'create'`),
      cards: count(sql`${issuingRows.state} = 'read' and ${plan("card")} = 'create'`),
      complete: count(sql`${issuingRows.state} = 'read' and ${plan("card")} = 'exists'`),
    })
    .from(issuingRows)
    .where(eq(issuingRows.batchId, batchId));
  if (!row) throw new Error("Counting gave nothing");
  const { holders, accounts, cards, ...rest } = row;
  return { ...rest, create: { holders, accounts, cards } };
}
