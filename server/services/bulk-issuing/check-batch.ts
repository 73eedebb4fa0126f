import { and, eq, ne, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "@/db/client";
import { accounts, corporates, issuingBatches, issuingRows } from "@/db/schema";
import { type IssuingField, type IssuingValues, issuingFieldWords } from "@/lib/bulk-issuing";
import { looksLikeCardNumber } from "@/lib/redact";
import { audit, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { checkRows } from "./check-rows";
import { type BatchRow, loadBatchAsTyped, loadBatchToChange, lockUnstarted, readingOf } from "./load-batch";
import { valuesOf } from "./read-row";
import type { checkBatchSchema, fixRowSchema, rowSchema, takeProposalsSchema } from "./schemas";

/**
 * Settles how a batch is read and makes the dry run. May be repeated until it is started; corrections of rows stay.
 * @throws DomainError not_found, not_permitted, conflict (started), invalid (employer, account, columns)
 */
export async function checkBatch(
  context: ServiceContext,
  input: z.output<typeof checkBatchSchema>,
): Promise<{ id: string }> {
  const { environment } = await loadBatchToChange(context, input.id);
  await context.db.transaction(async (tx) => {
    const batch = await lockUnstarted(tx, input.id);
    await refuseBadChoices(tx, batch, input);
    const changed = await change(tx, batch, {
      state: "checked",
      mapping: input.mapping,
      corporateId: batch.kind === "employees" ? input.corporateId : null,
      sharedAccountId: batch.kind === "employees" ? input.sharedAccountId : null,
    });
    await checkRows(tx, changed);
    await audit(tx, context, {
      action: "issuing_batch.check",
      subjectType: "issuing_batch",
      subjectId: batch.id,
      programId: environment.programId,
      environmentId: environment.id,
      after: { ...input.mapping, corporateId: input.corporateId, sharedAccountId: input.sharedAccountId },
    });
  });
  return { id: input.id };
}

async function change(
  tx: Transaction,
  batch: BatchRow,
  values: Partial<typeof issuingBatches.$inferInsert>,
): Promise<BatchRow> {
  const [changed] = await tx
    .update(issuingBatches)
    .set({ ...values, revision: batch.revision + 1, updatedAt: new Date() })
    .where(eq(issuingBatches.id, batch.id))
    .returning();
  if (!changed) throw notFound("The batch");
  return changed;
}

async function refuseBadChoices(
  tx: Transaction,
  batch: BatchRow,
  { mapping, corporateId, sharedAccountId }: z.output<typeof checkBatchSchema>,
): Promise<void> {
  const fields: Record<string, string> = {};
  const places = new Map<number, IssuingField>();
  for (const [field, place] of Object.entries(mapping.columns) as [IssuingField, number][]) {
    const other = places.get(place);
    if (place >= batch.header.length) fields[`columns.${field}`] = "The file has no such column.";
    else if (other)
      fields[`columns.${field}`] = `The column is taken for “${issuingFieldWords[other].label}” already.`;
    places.set(place, field);
  }
  if (batch.kind === "employees") {
    const [corporate] = await tx
      .select({ id: corporates.corporateId })
      .from(corporates)
      .where(
        and(eq(corporates.environmentId, batch.environmentId), eq(corporates.corporateId, corporateId ?? "")),
      );
    if (!corporate) fields.corporateId = "Choose the corporate that the employees belong to.";
    if (sharedAccountId !== null) {
      const [account] = await tx
        .select({ ownerId: accounts.ownerId })
        .from(accounts)
        .where(and(eq(accounts.environmentId, batch.environmentId), eq(accounts.accountId, sharedAccountId)));
      if (account?.ownerId !== corporateId) fields.sharedAccountId = "Choose an account of this corporate.";
    }
  }
  if (Object.keys(fields).length > 0)
    throw new DomainError("invalid", "Nothing was checked: some choices are not right.", { fields });
}

/**
 * Corrects a row in place and checks the batch again: a corrected external id may meet another row's.
 * @throws DomainError not_found, not_permitted, conflict (started), invalid (a card number)
 */
export function fixRow(context: ServiceContext, { id, line, values }: z.output<typeof fixRowSchema>) {
  for (const [field, text] of Object.entries(values))
    if (field !== "phone" && looksLikeCardNumber(text.replace(/[ -]/g, "")))
      throw new DomainError(
        "invalid",
        "Nothing was changed: this looks like a card number, which may never be stored.",
        { fields: { [field]: "This looks like a card number. Take it out." } },
      );
  return recheck(context, id, "issuing_batch.fix_row", async (tx) => {
    const found = await tx
      .update(issuingRows)
      .set({ fixes: sql`coalesce(${issuingRows.fixes}, '{}'::jsonb) || ${JSON.stringify(values)}::jsonb` })
      .where(and(eq(issuingRows.batchId, id), eq(issuingRows.line, line), ne(issuingRows.state, "left_out")))
      .returning({ line: issuingRows.line });
    if (found.length === 0) throw notFound(`Line ${line}`);
    return { line, fields: Object.keys(values) };
  });
}

/** Takes a row out of a batch that is not started: nothing is created for it. */
export function leaveRowOut(context: ServiceContext, { id, line }: z.output<typeof rowSchema>) {
  return recheck(context, id, "issuing_batch.leave_out", async (tx) => {
    const found = await tx
      .update(issuingRows)
      .set({ state: "left_out", outcome: "not_started", hasError: false })
      .where(and(eq(issuingRows.batchId, id), eq(issuingRows.line, line)))
      .returning({ line: issuingRows.line });
    if (found.length === 0) throw notFound(`Line ${line}`);
    return { line };
  });
}

/** Takes what is offered instead (names that can be embossed, country codes), for one row or for all of them. */
export function takeProposals(
  context: ServiceContext,
  { id, line }: z.output<typeof takeProposalsSchema>,
): Promise<{ id: string }> {
  return recheck(context, id, "issuing_batch.take_proposals", async (tx) => {
    const rows = await tx
      .select({ line: issuingRows.line, problems: issuingRows.problems })
      .from(issuingRows)
      .where(
        and(
          eq(issuingRows.batchId, id),
          eq(issuingRows.state, "read"),
          sql`jsonb_path_exists(${issuingRows.problems}, '$[*].proposal')`,
          line === undefined ? undefined : eq(issuingRows.line, line),
        ),
      );
    const fixes = rows.map(({ line: at, problems }) => {
      const offered = problems.filter((problem) => problem.field && problem.proposal);
      return { line: at, fixes: Object.fromEntries(offered.map(({ field, proposal }) => [field, proposal])) };
    });
    await tx.execute(sql`
      update issuing_rows r set fixes = coalesce(r.fixes, '{}'::jsonb) || v.fixes
        from jsonb_to_recordset(${JSON.stringify(fixes)}::jsonb) as v(line int, fixes jsonb)
       where r.batch_id = ${id} and r.line = v.line`);
    return { rows: rows.length };
  });
}

/** Makes a change to the rows of a batch that is not started, and the dry run again, in one transaction. */
async function recheck(
  context: ServiceContext,
  id: string,
  action: string,
  act: (tx: Transaction) => Promise<Record<string, unknown>>,
): Promise<{ id: string }> {
  const { environment } = await loadBatchToChange(context, id);
  await context.db.transaction(async (tx) => {
    const batch = await lockUnstarted(tx, id);
    const after = await act(tx);
    await checkRows(tx, await change(tx, batch, {}));
    await audit(tx, context, {
      action,
      subjectType: "issuing_batch",
      subjectId: id,
      programId: environment.programId,
      environmentId: environment.id,
      after,
    });
  });
  return { id };
}

/**
 * A row's text by field, to be corrected. For the person who uploaded it: it is personal data, and gone when the row is done.
 * @throws DomainError not_found, not_permitted
 */
export async function getRowValues(
  context: ServiceContext,
  { id, line }: z.output<typeof rowSchema>,
): Promise<{ line: number; values: IssuingValues }> {
  const { batch } = await loadBatchAsTyped(context, id);
  const [row] = await context.db
    .select({ cells: issuingRows.cells, fixes: issuingRows.fixes })
    .from(issuingRows)
    .where(and(eq(issuingRows.batchId, id), eq(issuingRows.line, line)));
  if (!row?.cells) throw notFound(`Line ${line}`);
  const reading = await readingOf(context.db, batch);
  return { line, values: valuesOf(reading, { line, cells: row.cells, fixes: row.fixes }) };
}
