import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { masterAccounts, statementMappings, statementUploads } from "@/db/schema";
import { addDays, dayIn, type StatementProblem, statementProblemsMax } from "@/lib/reconciliation";
import { audit, type ServiceContext } from "../../../context";
import { DomainError, notFound } from "../../../errors";
import { idSchema } from "../../schemas";
import { loadEnvironment, type ReconciledEnvironment } from "../load-environment";
import { scheduleRun } from "../run-reconciliation";
import { daySchema } from "../schemas";
import { decodeFile, settleEncoding } from "./decode";
import { mappingSchema } from "./mapping";
import { placeColumns, readCells, readLine, refuseTooManyRows, type StatementLine } from "./read-rows";
import { type SpooledFile, spool } from "./spool";
import { createStaging, findProblemsInStaging, moveFromStaging, stageLines } from "./staging";

export const statementSchema = z.object({
  environmentId: z.uuid(),
  accountId: idSchema,
  fileName: z.string().trim().min(1).max(200),
  mapping: mappingSchema,
  /** The statement holds everything that FINCI booked up to the end of that day (program's time zone). */
  completeThrough: daySchema.optional(),
});
export type StatementInput = z.output<typeof statementSchema>;

export type StatementOutcome = {
  uploadId: string;
  rowsCount: number;
  /** Entries that were not known before. */
  addedCount: number;
  /** The very same file was taken in before: nothing was added. */
  isRepeat: boolean;
};

/** A statement that was refused as a whole, with the rows that are wrong. */
export class StatementRefused extends DomainError {
  constructor(
    readonly problems: StatementProblem[],
    readonly problemsCount: number,
  ) {
    super(
      "invalid",
      `Nothing was taken in: ${problemsCount === 1 ? "1 problem was" : `${problemsCount.toLocaleString("en-GB")} problems were`} found. Correct the file, or how it is read, and upload it again.`,
    );
  }
}

/** Lines stored with one statement. */
const linesPerBatch = 2_000;
/** Told after so many rows. */
const progressRows = 10_000;

/**
 * Takes a CSV statement in: all of it or nothing. Lines that are here already, by their id or as the same booking, are not
 * added again; the same file twice adds nothing. The mapping is remembered for the account.
 * @param onProgress told the rows that were read so far
 * @throws StatementRefused with the rows and columns that are wrong; DomainError not_found, not_permitted, out_of_scope,
 * invalid (the file as a whole)
 */
export async function uploadStatement(
  context: ServiceContext,
  input: StatementInput,
  body: AsyncIterable<Uint8Array>,
  onProgress: (rows: number) => void = () => {},
): Promise<StatementOutcome> {
  const environment = await loadEnvironment(context, input.environmentId, "reconciliation.work");
  refuseDayToCome(input, environment);
  // Known before the file is: an unknown account costs no upload.
  await loadAccount(context.db, input);
  const file = await spool(body);
  try {
    return await context.db.transaction((tx) =>
      takeIn(tx, { context, environment, input, file, onProgress }),
    );
  } finally {
    await file.remove();
  }
}

type Work = {
  context: ServiceContext;
  environment: ReconciledEnvironment;
  input: StatementInput;
  file: SpooledFile;
  onProgress: (rows: number) => void;
};

async function takeIn(tx: Transaction, work: Work): Promise<StatementOutcome> {
  const { context, environment, input, file } = work;
  // Statements of one account one after another; pages of the Payments API wait as well.
  const account = await loadAccount(tx, input, true);
  await rememberMapping(tx, context, input);
  const [repeat] = await tx
    .select()
    .from(statementUploads)
    .where(
      and(
        eq(statementUploads.environmentId, input.environmentId),
        eq(statementUploads.masterAccountId, input.accountId),
        eq(statementUploads.contentHash, file.contentHash),
      ),
    );
  await noteCompleteness(tx, input, account.statementsBefore);
  if (repeat) return { uploadId: repeat.id, rowsCount: repeat.rowsCount, addedCount: 0, isRepeat: true };

  await createStaging(tx);
  const rowsCount = await stageFile(tx, work, account.currency);
  await refuseProblems(await findProblemsInStaging(tx, input, account.currency));
  const [upload] = await tx
    .insert(statementUploads)
    .values({
      environmentId: input.environmentId,
      masterAccountId: input.accountId,
      fileName: input.fileName,
      contentHash: file.contentHash,
      rowsCount,
      addedCount: 0,
      uploadedByUserId: context.actor.type === "user" ? context.actor.userId : null,
    })
    .returning({ id: statementUploads.id });
  if (!upload) throw new Error("The upload was not stored");
  const addedCount = await moveFromStaging(tx, input, {
    uploadId: upload.id,
    currency: account.currency,
    timeZone: environment.timeZone,
  });
  await tx.update(statementUploads).set({ addedCount }).where(eq(statementUploads.id, upload.id));
  await audit(tx, context, {
    action: "reconciliation.upload_statement",
    subjectType: "master_account",
    subjectId: input.accountId,
    programId: environment.programId,
    environmentId: input.environmentId,
    after: {
      upload: upload.id,
      file_name: input.fileName,
      content_hash: file.contentHash,
      rows: rowsCount,
      added: addedCount,
      complete_through: input.completeThrough ?? null,
    },
  });
  await scheduleRun(tx, input.environmentId, false);
  return { uploadId: upload.id, rowsCount, addedCount, isRepeat: false };
}

/** Reads the file into the staging table. After the first problem it only looks for more of them. */
async function stageFile(tx: Transaction, { input, file, environment, onProgress }: Work, currency: string) {
  const { mapping } = input;
  const text = decodeFile(file.path, settleEncoding(mapping.encoding, file.head, file.isUtf8));
  const latestDay = addDays(dayIn(new Date(), environment.timeZone), 1);
  const problems: StatementProblem[] = [];
  let problemsCount = 0;
  let linesCount = 0;
  let places: ReturnType<typeof placeColumns> | null = null;
  let batch: StatementLine[] = [];
  for await (const row of readCells(text, mapping.separator)) {
    if (!places) {
      places = placeColumns(row.cells, mapping.columns);
      continue;
    }
    linesCount += 1;
    refuseTooManyRows(linesCount, row.row);
    const read = readLine(row, { mapping, places, currency, latestDay });
    if (read.problems) {
      problemsCount += read.problems.length;
      problems.push(...read.problems.slice(0, statementProblemsMax - problems.length));
    } else if (problemsCount === 0) batch.push(read.line);
    if (batch.length >= linesPerBatch) {
      await stageLines(tx, batch);
      batch = [];
    }
    if (linesCount % progressRows === 0) onProgress(linesCount);
  }
  if (problemsCount > 0) throw new StatementRefused(problems, problemsCount);
  if (linesCount === 0)
    throw new DomainError("invalid", "Nothing was taken in: the file has no rows below its first one.");
  await stageLines(tx, batch);
  return linesCount;
}

async function refuseProblems({ problems, count }: { problems: StatementProblem[]; count: number }) {
  if (count > 0) throw new StatementRefused(problems, count);
}

async function loadAccount(
  db: Pick<Transaction, "select">,
  { environmentId, accountId }: Pick<StatementInput, "environmentId" | "accountId">,
  isForUpdate = false,
) {
  const query = db
    .select()
    .from(masterAccounts)
    .where(and(eq(masterAccounts.environmentId, environmentId), eq(masterAccounts.accountId, accountId)));
  const [account] = await (isForUpdate ? query.for("update") : query);
  if (!account) throw notFound("This master account");
  return account;
}

function refuseDayToCome(
  { completeThrough }: Pick<StatementInput, "completeThrough">,
  { timeZone }: ReconciledEnvironment,
): void {
  if (completeThrough === undefined || completeThrough < dayIn(new Date(), timeZone)) return;
  throw new DomainError("invalid", `Nothing was taken in: ${completeThrough} is not over yet.`, {
    fields: { completeThrough: "Choose a day that is over." },
  });
}

async function rememberMapping(tx: Transaction, { actor }: ServiceContext, input: StatementInput) {
  const remembered = {
    mapping: { ...input.mapping },
    updatedByUserId: actor.type === "user" ? actor.userId : null,
    updatedAt: new Date(),
  };
  await tx
    .insert(statementMappings)
    .values({ environmentId: input.environmentId, masterAccountId: input.accountId, ...remembered })
    .onConflictDoUpdate({
      target: [statementMappings.environmentId, statementMappings.masterAccountId],
      set: remembered,
    });
}

/** What was said to be complete is never taken back by a later, shorter statement. */
async function noteCompleteness(tx: Transaction, input: StatementInput, known: string | null) {
  if (input.completeThrough === undefined) return;
  const before = addDays(input.completeThrough, 1);
  if (known !== null && known >= before) return;
  await tx
    .update(masterAccounts)
    .set({ statementsBefore: before })
    .where(
      and(
        eq(masterAccounts.environmentId, input.environmentId),
        eq(masterAccounts.accountId, input.accountId),
      ),
    );
}
