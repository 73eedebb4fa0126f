import type { Readable } from "node:stream";
import { and, asc, eq, gt, sql } from "drizzle-orm";
import { issuingRows } from "@/db/schema";
import { fieldsOf, issuingFieldWords, issuingOutcomeLabels } from "@/lib/bulk-issuing";
import { audit, type ServiceContext } from "../../context";
import { type CsvCell, csvStream } from "../../csv";
import { loadBatch, loadBatchAsTyped, readingOf } from "./load-batch";
import { valuesOf } from "./read-row";

/** Rows read at a time. */
const rowsPerPass = 500;

type FileRow = typeof issuingRows.$inferSelect;

async function* rowsOf(context: ServiceContext, id: string): AsyncGenerator<FileRow> {
  for (let after = 0; ; ) {
    const rows = await context.db
      .select()
      .from(issuingRows)
      .where(and(eq(issuingRows.batchId, id), gt(issuingRows.line, after)))
      .orderBy(asc(issuingRows.line))
      .limit(rowsPerPass);
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last.line;
  }
}

const resultColumns = [
  "line",
  "external_id",
  "outcome",
  "reason",
  "holder_id",
  "account_id",
  "token_id",
  "masked_number",
];

/** What became of each row, as a CSV file: ids and reasons, without names. Audited. @throws DomainError not_found */
export async function exportResult(
  context: ServiceContext,
  id: string,
): Promise<{ fileName: string; stream: Readable }> {
  const { environment } = await loadBatch(context, id);
  await auditExport(context, id, environment, "result");
  async function* cells(): AsyncGenerator<CsvCell[]> {
    for await (const row of rowsOf(context, id))
      yield [
        row.line,
        row.externalId,
        row.outcome ? issuingOutcomeLabels[row.outcome] : "Not ended",
        reasonOf(row),
        row.holderId,
        row.accountId,
        row.tokenId,
        row.maskedNumber,
      ];
  }
  return { fileName: `issuing-result-${id}.csv`, stream: csvStream(resultColumns, cells()) };
}

function reasonOf(row: FileRow): string {
  if (row.failure && row.state !== "done") return row.failure.sentence;
  return row.problems.map(({ sentence }) => sentence).join(" ");
}

/**
 * The rows that are wrong or failed, as they were typed and with what is wrong, as a CSV file to be mended and uploaded again.
 * Personal data: for the person who uploaded it. Audited.
 * @throws DomainError not_found, not_permitted
 */
export async function exportBadRows(
  context: ServiceContext,
  id: string,
): Promise<{ fileName: string; stream: Readable }> {
  const { batch, environment } = await loadBatchAsTyped(context, id);
  await auditExport(context, id, environment, "rows with errors");
  const reading = await readingOf(context.db, batch);
  const fields = fieldsOf(batch.kind);
  async function* cells(): AsyncGenerator<CsvCell[]> {
    for await (const row of rowsOf(context, id)) {
      if (row.cells === null || !(row.hasError || row.state === "failed")) continue;
      const values = valuesOf(reading, { ...row, cells: row.cells });
      yield [...fields.map((field) => values[field] ?? ""), `Line ${row.line}: ${reasonOf(row)}`];
    }
  }
  const header = [...fields.map((field) => issuingFieldWords[field].label), "What is wrong"];
  return { fileName: `issuing-rows-with-errors-${id}.csv`, stream: csvStream(header, cells()) };
}

function auditExport(
  context: ServiceContext,
  id: string,
  environment: { id: string; programId: string },
  file: string,
): Promise<void> {
  return audit(context.db, context, {
    action: "issuing_batch.export",
    subjectType: "issuing_batch",
    subjectId: id,
    programId: environment.programId,
    environmentId: environment.id,
    after: { file },
  });
}

/** How long rows of a batch that nobody touches keep what was typed. */
const keptDays = 30;

/** Forgets what was typed in batches that ended or were left alone long ago; what was created stays. Returns how many rows. */
export async function forgetOldRows(db: ServiceContext["db"]): Promise<number> {
  const forgotten = await db.execute(sql`
    update issuing_rows r set cells = null, fixes = null, problems = '[]'
      from issuing_batches b
     where b.id = r.batch_id and b.state in ('draft', 'checked', 'done', 'cancelled')
       and b.updated_at < now() - make_interval(days => ${keptDays})
       and (r.cells is not null or r.fixes is not null)
    returning r.line`);
  return forgotten.length;
}
