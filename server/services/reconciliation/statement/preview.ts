import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { masterAccounts, statementMappings } from "@/db/schema";
import type { Money } from "@/lib/money";
import {
  addDays,
  dayIn,
  type StatementColumns,
  type StatementMapping,
  type StatementProblem,
  statementPreviewBytes,
} from "@/lib/reconciliation";
import type { ServiceContext } from "../../../context";
import { DomainError, notFound } from "../../../errors";
import { parseLedgerNarrative } from "../../../finci/ledger-narrative";
import { idSchema } from "../../schemas";
import { loadEnvironment } from "../load-environment";
import { decodeChunks, encodingByMark, settleEncoding, settleSeparator, Utf8Check } from "./decode";
import { mappingSchema } from "./mapping";
import { proposeMapping } from "./propose-mapping";
import { placeColumns, type ReadRow, readCells, readLine } from "./read-rows";

export const previewSchema = z.object({
  environmentId: z.uuid(),
  accountId: idSchema,
  /** As far as it is chosen; without it, the remembered one or a proposal. */
  mapping: z.unknown().optional(),
});

/** Rows of the preview. */
const rowsMax = 8;

export type PreviewLine = {
  row: number;
  id: string | null;
  booked: string;
  valueDate: string;
  amount: Money;
  narrative: string;
  isCardRelated: boolean;
  reference: string | null;
};

export type StatementPreview = {
  currency: string;
  /** What was detected or chosen. */
  encoding: Exclude<StatementMapping["encoding"], "auto">;
  separator: Exclude<StatementMapping["separator"], "auto">;
  header: string[];
  rows: { row: number; cells: string[] }[];
  /** What the preview was read with; choices that nobody can make for a person are missing. */
  mapping: Partial<Omit<StatementMapping, "columns">> & { columns: Partial<StatementColumns> };
  /** Taken from the account's last upload. */
  isRemembered: boolean;
  /** The rows as they would be taken in; empty while choices are missing. */
  lines: PreviewLine[];
  problems: StatementProblem[];
  /** Choices that are missing or do not fit the file, by field. */
  mappingProblems: Record<string, string>;
};

/**
 * How the head of a statement would be read: the first rows, and what they become. Nothing is stored.
 * @param head at most `statementPreviewBytes` from the file's start
 * @throws DomainError not_found, not_permitted, out_of_scope, invalid (no CSV)
 */
export async function previewStatement(
  context: ServiceContext,
  { environmentId, accountId, mapping: chosen }: z.output<typeof previewSchema>,
  head: Uint8Array,
): Promise<StatementPreview> {
  const environment = await loadEnvironment(context, environmentId, "reconciliation.work");
  const { currency, remembered } = await loadAccount(context, environmentId, accountId);
  if (head.length === 0) throw new DomainError("invalid", "The file is empty.");
  const given = partialSchema.safeParse(chosen ?? {});
  const choices = given.success ? given.data : {};
  const isWhole = head.length < statementPreviewBytes;
  const encoding = settleEncoding(choices.encoding ?? "auto", head, isUtf8(head, isWhole));
  const text = await collect(decodeChunks([head], encoding, isWhole));
  const separator = settleSeparator(choices.separator ?? "auto", text.split(/\r\n|\r|\n/, 1)[0] ?? "");
  const [first, ...rows] = await readHead(isWhole ? text : text.slice(0, lastLineEnd(text)), separator);
  if (!first) throw new DomainError("invalid", "The file has no rows.");
  const header = first.cells.map((cell) => cell.trim());
  const isRemembered = chosen === undefined && remembered !== null && fits(remembered, header);
  const mapping =
    chosen === undefined
      ? ((isRemembered ? remembered : null) ?? proposeMapping(header, rows))
      : { ...choices, columns: choices.columns ?? {} };
  const preview = {
    currency,
    encoding,
    separator,
    header,
    rows: rows.slice(0, rowsMax),
    mapping,
    isRemembered,
  };
  const latestDay = addDays(dayIn(new Date(), environment.timeZone), 1);
  return { ...preview, ...readPreview(preview, latestDay) };
}

type Head = Pick<StatementPreview, "currency" | "header" | "rows" | "mapping">;
type Read = Pick<StatementPreview, "lines" | "problems" | "mappingProblems">;

function readPreview({ currency, header, rows, mapping }: Head, latestDay: string): Read {
  const whole = mappingSchema.safeParse({ encoding: "auto", separator: "auto", ...mapping });
  if (!whole.success) {
    const issues = whole.error.issues.map(({ path, message }) => [path.join("."), message]);
    return { lines: [], problems: [], mappingProblems: Object.fromEntries(issues) };
  }
  try {
    const places = placeColumns(header, whole.data.columns);
    const read = rows.map((row) => readLine(row, { mapping: whole.data, places, currency, latestDay }));
    return {
      lines: read.flatMap(({ line }) => (line ? [toPreviewLine(line, currency)] : [])),
      problems: read.flatMap(({ problems }) => problems ?? []),
      mappingProblems: {},
    };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { lines: [], problems: [], mappingProblems: error.details.fields ?? { columns: error.message } };
  }
}

function toPreviewLine(
  line: NonNullable<ReturnType<typeof readLine>["line"]>,
  currency: string,
): PreviewLine {
  const read = parseLedgerNarrative(line.narrative);
  return {
    row: line.row,
    id: line.id,
    booked: line.booked.text.replace(/ 00:00:00$/, ""),
    valueDate: line.valueDate,
    amount: { minor: line.amountMinor, currency },
    narrative: line.narrative,
    isCardRelated: read.isCardRelated,
    reference: read.isCardRelated ? read.reference : null,
  };
}

const partialSchema = z.object({
  encoding: z.enum(["auto", "utf-8", "utf-16le", "utf-16be", "windows-1252"]).optional().catch(undefined),
  separator: z.enum(["auto", "comma", "semicolon", "tab", "pipe"]).optional().catch(undefined),
  decimal: z.enum(["point", "comma"]).optional().catch(undefined),
  dateFormat: z.enum(["iso", "dmy_dots", "dmy_slashes", "mdy_slashes"]).optional().catch(undefined),
  columns: z.record(z.string(), z.string()).optional().catch(undefined),
});

function isUtf8(head: Uint8Array, isWhole: boolean): boolean {
  if (encodingByMark(head)) return false;
  const check = new Utf8Check();
  check.push(head);
  if (isWhole) check.push();
  return check.isValid;
}

async function collect(chunks: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const chunk of chunks) text += chunk;
  return text.replace(/^\ufeff/, "");
}

/** Behind the last whole line: what follows was cut off. */
function lastLineEnd(text: string): number {
  const end = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));
  return end < 0 ? text.length : end + 1;
}

async function readHead(text: string, separator: StatementMapping["separator"]): Promise<ReadRow[]> {
  const rows: ReadRow[] = [];
  for await (const row of readCells(once(text), separator)) {
    rows.push(row);
    if (rows.length > 50) break;
  }
  return rows;
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

function fits({ columns }: StatementMapping, header: string[]): boolean {
  return Object.values(columns).every((name) => name === undefined || header.includes(name));
}

async function loadAccount({ db }: ServiceContext, environmentId: string, accountId: string) {
  const [row] = await db
    .select({ currency: masterAccounts.currency, mapping: statementMappings.mapping })
    .from(masterAccounts)
    .leftJoin(
      statementMappings,
      and(
        eq(statementMappings.environmentId, masterAccounts.environmentId),
        eq(statementMappings.masterAccountId, masterAccounts.accountId),
      ),
    )
    .where(and(eq(masterAccounts.environmentId, environmentId), eq(masterAccounts.accountId, accountId)));
  if (!row) throw notFound("This master account");
  const remembered = row.mapping ? mappingSchema.safeParse(row.mapping) : null;
  return { currency: row.currency, remembered: remembered?.success ? remembered.data : null };
}
