import { and, eq, isNull, sql } from "drizzle-orm";
import { issuingBatches, issuingRows } from "@/db/schema";
import { audit } from "../../context";
import { readFactsOfHolder } from "./card-facts";
import { countRows } from "./counts";
import type { BatchRow } from "./load-batch";
import type { RowEnd, RunScope, StoredRow } from "./run-row";

/** Ends a batch when no row is left to be carried out. */
export async function finishBatch(scope: RunScope, state: BatchRow["state"]): Promise<void> {
  const { context, batch, environment } = scope;
  const counts = await countRows(context.db, batch.id);
  if (counts.queued + counts.working > 0) {
    if (state === "cancelled") await endLeftRows(scope);
    return;
  }
  if (batch.kind === "employees" && batch.corporateId && counts.done > 0)
    await readFactsOfHolder(scope, { corporate_id: batch.corporateId });
  await context.db.transaction(async (tx) => {
    await tx.execute(sql`
        update issuing_rows r set masked_number = c.masked_number from cards c
         where r.batch_id = ${batch.id} and r.masked_number is null and c.environment_id = r.environment_id
           and c.token_id = r.token_id`);
    const ended = await tx
      .update(issuingBatches)
      .set({ state: "done", finishedAt: new Date(), problem: null, heldUntil: null, updatedAt: new Date() })
      .where(and(eq(issuingBatches.id, batch.id), eq(issuingBatches.state, "running")))
      .returning({ id: issuingBatches.id });
    if (ended.length === 0) return;
    await tx
      .update(issuingRows)
      .set({ outcome: "not_started" })
      .where(
        and(eq(issuingRows.batchId, batch.id), eq(issuingRows.state, "read"), isNull(issuingRows.outcome)),
      );
    await audit(tx, context, {
      action: "issuing_batch.finish",
      subjectType: "issuing_batch",
      subjectId: batch.id,
      programId: environment.programId,
      environmentId: environment.id,
      after: {
        done: counts.done,
        failed: counts.failed,
        unchanged: counts.unchanged,
        errors: counts.errors,
      },
    });
  });
}

/** Rows given back after a cancellation will not be tried again. */
async function endLeftRows({ context, batch }: RunScope): Promise<void> {
  await context.db
    .update(issuingRows)
    .set({
      state: sql`case when ${issuingRows.failure} is null then 'left_out' else 'failed' end`,
      outcome: sql`case when ${issuingRows.failure} is null then 'not_started' else 'failed' end`,
      cells: null,
      fixes: null,
    })
    .where(and(eq(issuingRows.batchId, batch.id), eq(issuingRows.state, "queued")));
}

/** A done row keeps what was made and forgets the person: they have a record of their own now. */
export function doneValues(row: StoredRow, end: Extract<RowEnd, { is: "done" }>) {
  const { holderId, accountId, tokenId, maskedNumber } = end;
  const hadSome = row.plan?.holder.does === "exists";
  return {
    state: "done" as const,
    outcome: hadSome ? ("completed" as const) : ("created" as const),
    holderId,
    accountId,
    tokenId,
    maskedNumber,
    failure: null,
    cells: null,
    fixes: null,
    problems: [],
  };
}
