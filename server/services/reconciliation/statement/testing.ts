import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { masterEntries } from "@/db/schema";
import type { StatementMapping } from "@/lib/reconciliation";
import { newFinciId } from "../../read-testing";
import { FinciBench, type LinkedProgram } from "../../testing";
import { addMasterAccount, uploadStatement } from "../index";
import { StatementRefused, statementSchema } from "./take-in";

/* What the tests of CSV statements share. */

export const bench = new FinciBench();
/** With the capability. */
export let program: LinkedProgram;
/** An account in EUR of the test's own. */
export let accountId: string;

/** Registers what starts and ends a test file about statements. */
export function prepareStatements(): void {
  beforeAll(async () => {
    await bench.start();
    program = await bench.program({ capabilities: ["payments_api_reconciliation"] });
  });
  afterAll(() => bench.stop());
  beforeEach(async () => {
    accountId = await account("EUR");
  });
}

/** Lets the test go on with another account. */
export function switchAccount(id: string): void {
  accountId = id;
}

/** Registers a master account and returns its id. */
export async function account(currency: string): Promise<string> {
  const id = newFinciId();
  await addMasterAccount(bench.as("finance"), {
    environmentId: program.environmentId,
    accountId: id,
    currency,
    fetchFrom: "2026-11-01",
  });
  return id;
}
export type Mapping = Omit<Partial<StatementMapping>, "columns"> & {
  columns?: Partial<StatementMapping["columns"]>;
};
/** A mapping of the columns Date, Text and Amount, with changes. */
export function mappingOf({ columns, ...rest }: Mapping = {}): StatementMapping {
  const amounts = columns?.debit ? {} : { amount: "Amount" };
  return {
    encoding: "auto",
    separator: "auto",
    decimal: "point",
    dateFormat: "iso",
    ...rest,
    columns: { bookedAt: "Date", narrative: "Text", ...amounts, ...columns },
  };
}

export type Upload = { mapping?: Mapping; completeThrough?: string; to?: string };
/** Uploads the file as finance does. */
export async function upload(
  file: string | Uint8Array,
  { mapping, completeThrough, to = accountId }: Upload = {},
) {
  const input = statementSchema.parse({
    environmentId: program.environmentId,
    accountId: to,
    fileName: "statement.csv",
    mapping: mappingOf(mapping),
    ...(completeThrough ? { completeThrough } : {}),
  });
  return uploadStatement(bench.as("finance"), input, chunksOf(file));
}
/** The file in pieces. */
export async function* chunksOf(file: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = typeof file === "string" ? Buffer.from(file) : file;
  // Small and odd: characters of several bytes are cut in two.
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}
/** What is stored of the account, oldest first. */
export async function stored(of = accountId) {
  return bench.db
    .select()
    .from(masterEntries)
    .where(and(eq(masterEntries.environmentId, program.environmentId), eq(masterEntries.masterAccountId, of)))
    .orderBy(asc(masterEntries.bookedAt), asc(masterEntries.amountMinor), asc(masterEntries.id));
}
export const amounts = async (of = accountId) => (await stored(of)).map(({ amountMinor }) => amountMinor);
/** Refused: the problems as `row column: sentence`, or the sentence of the whole. Nothing is stored. */
export async function refusal(file: string | Uint8Array, options: Upload = {}): Promise<string> {
  const error = await upload(file, options).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(await stored(options.to)).toHaveLength(0);
  if (error instanceof StatementRefused)
    return error.problems.map(({ row, column, sentence }) => `${row} ${column}: ${sentence}`).join("\n");
  if (error instanceof Error) return error.message;
  throw new Error("It was taken in");
}
