import { and, asc, eq, gt, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { issuingRows } from "@/db/schema";
import { type IssuingProblem, issuingPageRows } from "@/lib/bulk-issuing";
import type { ServiceContext } from "../../context";
import { loadBatch, seesTyped } from "./load-batch";
import type { listRowsSchema, RowFilter } from "./schemas";

const conditions: Record<RowFilter, SQL | undefined> = {
  all: undefined,
  errors: sql`has_error and state = 'read'`,
  notes: sql`problems <> '[]'::jsonb and not has_error`,
  create: sql`plan -> 'card' ->> 'does' = 'create' and not has_error`,
  exists: sql`(plan -> 'card' ->> 'does' = 'exists' and state = 'read' or outcome = 'unchanged')`,
  failed: sql`state = 'failed'`,
  open: sql`state in ('queued', 'working')`,
  done: sql`state = 'done'`,
};

/**
 * A page of a batch's rows by line: what is wrong, what would be created, what became of it. Rows are named by their external
 * id and line; what was typed is personal data and comes one row at a time (`getRowValues`), for who may issue.
 * @throws DomainError not_found
 */
export async function listRows(
  context: ServiceContext,
  { id, filter, cursor }: z.output<typeof listRowsSchema>,
) {
  const loaded = await loadBatch(context, id);
  const rows = await context.db
    .select({
      line: issuingRows.line,
      externalId: issuingRows.externalId,
      problems: issuingRows.problems,
      hasError: issuingRows.hasError,
      plan: issuingRows.plan,
      state: issuingRows.state,
      outcome: issuingRows.outcome,
      holderId: issuingRows.holderId,
      accountId: issuingRows.accountId,
      tokenId: issuingRows.tokenId,
      maskedNumber: issuingRows.maskedNumber,
      failure: issuingRows.failure,
      attempts: issuingRows.attempts,
    })
    .from(issuingRows)
    .where(and(eq(issuingRows.batchId, id), gt(issuingRows.line, cursor), conditions[filter]))
    .orderBy(asc(issuingRows.line))
    .limit(issuingPageRows + 1);
  // A proposal is made from the name, and a problem's sentence may quote what was typed.
  const isVisible = seesTyped(context, loaded);
  const items = rows.slice(0, issuingPageRows).map((row) => ({
    ...row,
    problems: isVisible
      ? row.problems
      : row.problems.map(
          ({ field, severity }): IssuingProblem => ({
            field,
            severity,
            sentence: "What is wrong is shown to the person who uploaded the rows.",
          }),
        ),
  }));
  return { items, next: rows.length > issuingPageRows ? (items.at(-1)?.line ?? null) : null };
}
export type BatchRowItem = Awaited<ReturnType<typeof listRows>>["items"][number];
