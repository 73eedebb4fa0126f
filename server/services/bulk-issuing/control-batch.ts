import { and, eq, isNull, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "@/db/client";
import { approvals, issuingBatches, issuingRows } from "@/db/schema";
import type { IssuingState } from "@/lib/bulk-issuing";
import { audit, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { openCredentials } from "../intents";
import { type BatchRow, loadBatchToChange, lockEnvironment } from "./load-batch";
import type { batchIdSchema } from "./schemas";

type BatchId = z.output<typeof batchIdSchema>;

/** Stops a running batch after the rows that are begun. @throws DomainError not_found, not_permitted, conflict */
export function pauseBatch(context: ServiceContext, { id }: BatchId) {
  return control(context, id, "pause", ["running"], async (tx) => {
    await setState(tx, id, { state: "paused", problem: null });
    return null;
  });
}

/** Goes on with a paused batch. @throws DomainError not_found, not_permitted, out_of_scope, conflict */
export function resumeBatch(context: ServiceContext, { id }: BatchId) {
  return control(context, id, "resume", ["paused"], async (tx) => {
    await setState(tx, id, { state: "running", problem: null, heldUntil: null });
    return null;
  });
}

/**
 * Ends a batch. Rows that are begun come to their end; the others are not started. What was created stays.
 * @throws DomainError not_found, not_permitted, conflict
 */
export function cancelBatch(context: ServiceContext, { id }: BatchId) {
  return control(context, id, "cancel", ["draft", "checked", "running", "paused"], async (tx) => {
    await refuseWhileAsked(tx, id);
    await tx
      .update(issuingRows)
      .set({
        state: sql`case when ${issuingRows.failure} is null then 'left_out' else 'failed' end`,
        outcome: sql`case when ${issuingRows.failure} is null then 'not_started' else 'failed' end`,
        cells: null,
        fixes: null,
        updatedAt: new Date(),
      })
      .where(and(eq(issuingRows.batchId, id), sql`${issuingRows.state} in ('read', 'queued')`));
    await setState(tx, id, { state: "cancelled", problem: null, heldUntil: null, finishedAt: new Date() });
    return null;
  });
}

/** Tries the rows that failed once more; the others are left alone. @throws DomainError not_found, not_permitted, conflict */
export function retryFailed(context: ServiceContext, { id }: BatchId) {
  return control(context, id, "retry", ["paused", "done"], async (tx, batch) => {
    await lockEnvironment(tx, batch.environmentId);
    const again = await tx
      .update(issuingRows)
      .set({ state: "queued", outcome: null, attempts: 0, nextAttemptAt: new Date(), updatedAt: new Date() })
      .where(
        and(
          eq(issuingRows.batchId, id),
          eq(issuingRows.state, "failed"),
          sql`${issuingRows.cells} is not null`,
          // Another batch that issues to the same one now would make a second card.
          sql`not exists (select from issuing_rows other where other.environment_id = ${issuingRows.environmentId}
            and other.external_id = ${issuingRows.externalId} and other.batch_id <> ${issuingRows.batchId}
            and other.state in ('queued', 'working'))`,
        ),
      )
      .returning({ line: issuingRows.line });
    if (again.length === 0) throw new DomainError("conflict", "No row of this batch has failed.");
    await setState(tx, id, { state: "running", problem: null, heldUntil: null, finishedAt: null });
    return { rows: again.length };
  });
}

async function control(
  context: ServiceContext,
  id: string,
  verb: string,
  from: readonly IssuingState[],
  act: (tx: Transaction, batch: BatchRow) => Promise<Record<string, unknown> | null>,
): Promise<{ id: string }> {
  const { environment } = await loadBatchToChange(context, id);
  if (verb === "resume" || verb === "retry") openCredentials(environment);
  await context.db.transaction(async (tx) => {
    const [batch] = await tx.select().from(issuingBatches).where(eq(issuingBatches.id, id)).for("update");
    if (!batch) throw notFound("The batch");
    if (!from.includes(batch.state))
      throw new DomainError(
        "conflict",
        `Nothing was changed: the batch is ${batch.state}, so there is nothing to ${verb}.`,
      );
    const after = await act(tx, batch);
    await audit(tx, context, {
      action: `issuing_batch.${verb}`,
      subjectType: "issuing_batch",
      subjectId: id,
      programId: environment.programId,
      environmentId: environment.id,
      before: { state: batch.state },
      ...(after ? { after } : {}),
    });
  });
  return { id };
}

async function setState(tx: Transaction, id: string, values: Partial<typeof issuingBatches.$inferInsert>) {
  await tx
    .update(issuingBatches)
    .set({ ...values, updatedAt: new Date() })
    .where(eq(issuingBatches.id, id));
}

async function refuseWhileAsked(tx: Transaction, id: string): Promise<void> {
  const [waiting] = await tx
    .select({ id: approvals.id })
    .from(approvals)
    .where(
      and(
        eq(approvals.subjectType, "issuing_batch"),
        eq(approvals.subjectId, id),
        eq(approvals.status, "pending"),
        isNull(approvals.decidedAt),
      ),
    );
  if (waiting)
    throw new DomainError(
      "conflict",
      "Nothing was cancelled: the batch waits for a second person. Withdraw the request first.",
    );
}
