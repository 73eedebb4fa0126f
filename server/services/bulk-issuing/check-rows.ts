import { and, asc, eq, gt, inArray, ne, sql } from "drizzle-orm";
import type { Reader, Transaction } from "@/db/client";
import { issuingBatches, issuingRows } from "@/db/schema";
import type { IssuingPlan, IssuingProblem } from "@/lib/bulk-issuing";
import { type BatchRow, planScopeOf, readingOf } from "./load-batch";
import { planRows } from "./plan-rows";
import { type CheckedRow, readRow } from "./read-row";

/** Rows read, compared and written at a time: memory stays flat however long the file is. */
const rowsPerPass = 500;

type Judged = {
  line: number;
  externalId: string | null;
  problems: IssuingProblem[];
  plan: IssuingPlan | null;
};

/**
 * The dry run: reads every row of a batch that was not taken out, compares it with what is there, and writes down what is
 * wrong with it and what would be created. Sends nothing.
 */
export async function checkRows(tx: Transaction, batch: BatchRow): Promise<void> {
  const reading = await readingOf(tx, batch);
  const seen = { externalIds: new Map<string, number>(), people: new Map<string, number>() };
  for (let after = 0; ; ) {
    const rows = await tx
      .select({ line: issuingRows.line, cells: issuingRows.cells, fixes: issuingRows.fixes })
      .from(issuingRows)
      .where(
        and(
          eq(issuingRows.batchId, batch.id),
          gt(issuingRows.line, after),
          ne(issuingRows.state, "left_out"),
        ),
      )
      .orderBy(asc(issuingRows.line))
      .limit(rowsPerPass);
    const last = rows.at(-1);
    if (!last) return;
    after = last.line;
    const read = rows.map(({ line, cells, fixes }) => ({
      line,
      ...readRow(reading, { line, cells: cells ?? [], fixes }),
    }));
    await write(tx, batch.id, await judge(tx, batch, read, seen));
  }
}

type Seen = { externalIds: Map<string, number>; people: Map<string, number> };
type ReadRow = {
  line: number;
  checked: CheckedRow | null;
  externalId: string | null;
  problems: IssuingProblem[];
};

async function judge(tx: Transaction, batch: BatchRow, rows: ReadRow[], seen: Seen): Promise<Judged[]> {
  const checked = rows.flatMap((row) => row.checked ?? []);
  const planned = await planRows(tx, planScopeOf(batch), checked);
  const busy = await inOtherBatches(
    tx,
    batch,
    checked.map((row) => row.externalId),
  );
  return rows.map(({ line, checked: right, externalId, problems: read }) => {
    const { plan = null, problems: found = [] } = planned.get(line) ?? {};
    const problems = [...read, ...duplicates(line, externalId, right, seen), ...found];
    const other = externalId === null ? undefined : busy.get(externalId);
    if (other)
      problems.push({
        field: "externalId",
        severity: "error",
        sentence: `This external id is being issued to in the batch ${other}. Wait for its end, then check again.`,
      });
    const hasError = problems.some(({ severity }) => severity === "error");
    return { line, externalId, problems, plan: hasError ? null : plan };
  });
}

function duplicates(
  line: number,
  externalId: string | null,
  checked: CheckedRow | null,
  seen: Seen,
): IssuingProblem[] {
  const problems: IssuingProblem[] = [];
  const first = externalId === null ? undefined : seen.externalIds.get(externalId);
  if (first !== undefined)
    problems.push({
      field: "externalId",
      severity: "error",
      sentence: `Line ${first} has the same external id. Take one of the two out, or correct it.`,
    });
  else if (externalId !== null) seen.externalIds.set(externalId, line);
  if (!checked) return problems;
  const person = `${checked.firstName}\n${checked.lastName}\n${checked.dateOfBirth}`.toLowerCase();
  const twin = seen.people.get(person);
  if (twin === undefined) seen.people.set(person, line);
  else if (twin !== first)
    problems.push({
      field: null,
      severity: "note",
      sentence: `Line ${twin} has the same name and date of birth. If it is the same person, take one of the two out.`,
    });
  return problems;
}

/** External ids that another batch works on now, with its file's name. */
async function inOtherBatches(
  reader: Reader,
  batch: BatchRow,
  externalIds: string[],
): Promise<Map<string, string>> {
  if (externalIds.length === 0) return new Map();
  const found = await reader
    .select({ externalId: issuingRows.externalId, fileName: issuingBatches.fileName })
    .from(issuingRows)
    .innerJoin(issuingBatches, eq(issuingBatches.id, issuingRows.batchId))
    .where(
      and(
        eq(issuingRows.environmentId, batch.environmentId),
        inArray(issuingRows.externalId, externalIds),
        inArray(issuingRows.state, ["queued", "working"]),
        ne(issuingRows.batchId, batch.id),
        eq(issuingBatches.kind, batch.kind),
      ),
    );
  return new Map(found.map(({ externalId, fileName }) => [externalId ?? "", `“${fileName}”`]));
}

async function write(tx: Transaction, batchId: string, rows: Judged[]): Promise<void> {
  const values = rows.map(({ line, externalId, problems, plan }) => ({
    line,
    external_id: externalId,
    problems,
    has_error: problems.some(({ severity }) => severity === "error"),
    plan,
  }));
  await tx.execute(sql`
    update issuing_rows r
       set external_id = v.external_id, problems = v.problems, has_error = v.has_error,
           plan = nullif(v.plan, 'null'::jsonb), updated_at = now()
      from jsonb_to_recordset(${JSON.stringify(values)}::jsonb)
           as v(line int, external_id text, problems jsonb, has_error boolean, plan jsonb)
     where r.batch_id = ${batchId} and r.line = v.line`);
}
