import { Readable } from "node:stream";
import { type CsvError, parse } from "csv-parse";
import {
  type StatementColumns,
  type StatementMapping,
  type StatementProblem,
  statementRowsMax,
} from "@/lib/reconciliation";
import { DomainError } from "../../../errors";
import { separatorSigns, settleSeparator } from "./decode";
import { CellError, type ReadMoment, readAmount, readId, readMoment, readText } from "./read-cells";

/** Characters of one row at most: a quote that is never closed would take the whole file. */
const rowCharactersMax = 100_000;
const columnsMax = 200;

/** A line of a statement, read. */
export type StatementLine = {
  /** As a spreadsheet counts; the header is row 1. */
  row: number;
  /** FINCI's id; null where the file has none. */
  id: string | null;
  booked: ReadMoment;
  valueDate: string;
  amountMinor: bigint;
  narrative: string;
};

export type ReadRow = { row: number; cells: string[] };

/**
 * The file's rows, the header first, blank ones left out.
 * @throws DomainError invalid for a file that is no CSV, naming the row
 */
export async function* readCells(
  text: AsyncIterable<string>,
  separator: StatementMapping["separator"],
): AsyncGenerator<ReadRow> {
  const pieces = text[Symbol.asyncIterator]();
  let head = "";
  let isEnd = false;
  while (!isEnd && !/[\r\n]/.test(head) && head.length < rowCharactersMax) {
    const { value, done } = await pieces.next();
    isEnd = done === true;
    head += value ?? "";
  }
  const delimiter = separatorSigns[settleSeparator(separator, head.split(/\r\n|\r|\n/, 1)[0] ?? "")];
  const parser = parse({
    delimiter,
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: rowCharactersMax,
    bom: true,
  });
  async function* all() {
    yield head;
    while (!isEnd) {
      const { value, done } = await pieces.next();
      if (done) return;
      yield value;
    }
  }
  const source = Readable.from(all());
  source.on("error", (error) => parser.destroy(error));
  source.pipe(parser);
  let row = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row += 1;
      if (cells.some((cell) => cell.trim() !== "")) yield { row, cells };
    }
  } catch (error) {
    if (!isCsvError(error)) throw error;
    throw new DomainError(
      "invalid",
      `Nothing was taken in: row ${row + 1} is not CSV (${csvWords[error.code] ?? "it cannot be read"}).`,
    );
  } finally {
    source.destroy();
    parser.destroy();
  }
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && "code" in error && String(error.code).startsWith("CSV_");
}
const csvWords: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: "a quote is opened and never closed",
  CSV_MAX_RECORD_SIZE: "it is too long, or a quote in it is never closed",
  CSV_INVALID_CLOSING_QUOTE: "text stands behind a closing quote",
  INVALID_OPENING_QUOTE: "a quote stands in the middle of a cell",
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: "text stands behind a closing quote",
};

const columnNames: Record<keyof StatementColumns, string> = {
  bookedAt: "the booking date",
  narrative: "the narrative",
  amount: "the amount",
  debit: "debits",
  credit: "credits",
  id: "the id",
  valueDate: "the value date",
  currency: "the currency",
};

/** Where each mapped column stands in the row. */
export type ColumnPlaces = Partial<Record<keyof StatementColumns, number>> & { count: number };

/**
 * Finds the mapped columns in the header.
 * @throws DomainError invalid for a column that is missing or there twice, naming it and what there is
 */
export function placeColumns(header: string[], columns: StatementColumns): ColumnPlaces {
  const names = header.map((name) => name.trim());
  if (names.length > columnsMax)
    throw new DomainError("invalid", `Nothing was taken in: the file has more than ${columnsMax} columns.`);
  const places: ColumnPlaces = { count: names.length };
  for (const [key, name] of Object.entries(columns) as [keyof StatementColumns, string | undefined][]) {
    if (name === undefined) continue;
    const place = names.indexOf(name.trim());
    const refuse = (why: string) =>
      new DomainError(
        "invalid",
        `Nothing was taken in: the column “${name}” for ${columnNames[key]} ${why}.`,
        {
          fields: { [`columns.${key}`]: `This column ${why}.` },
        },
      );
    if (place < 0) throw refuse(`is missing. The first row has: ${names.slice(0, 30).join(", ")}`);
    if (names.lastIndexOf(name.trim()) !== place) throw refuse("stands in the first row more than once");
    places[key] = place;
  }
  return places;
}

type Reading = { mapping: StatementMapping; places: ColumnPlaces; currency: string; latestDay: string };

/** Reads a row. Either the line, or every problem in it by column. */
export function readLine(
  { row, cells }: ReadRow,
  { mapping, places, currency, latestDay }: Reading,
): { line: StatementLine; problems: null } | { line: null; problems: StatementProblem[] } {
  const problems: StatementProblem[] = [];
  if (cells.length !== places.count) {
    const sentence = `The row has ${cells.length} columns, the first row has ${places.count}.`;
    return { line: null, problems: [{ row, column: null, sentence }] };
  }
  const { columns } = mapping;
  const cell = (key: keyof StatementColumns) => cells[places[key] ?? -1] ?? "";
  const read = <T>(key: keyof StatementColumns, reader: (text: string) => T): T | undefined => {
    try {
      return reader(cell(key));
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      problems.push({ row, column: columns[key] ?? null, sentence: error.message });
      return undefined;
    }
  };
  const booked = read("bookedAt", (text) => readMoment(text, mapping.dateFormat, latestDay));
  const valueDate = columns.valueDate
    ? // A value date may lie ahead of the booking.
      read("valueDate", (text) => readMoment(text, mapping.dateFormat, "2100-01-01").day)
    : booked?.day;
  const narrative = read("narrative", readText);
  const id = columns.id ? read("id", readId) : null;
  if (columns.currency) read("currency", (text) => refuseOtherCurrency(text, currency));
  const amountMinor = columns.amount
    ? read("amount", (text) => readAmount(text, mapping.decimal, currency))
    : readDebitOrCredit();
  if (
    problems.length > 0 ||
    !booked ||
    valueDate === undefined ||
    narrative === undefined ||
    id === undefined ||
    amountMinor === undefined
  )
    return { line: null, problems };
  return { line: { row, id, booked, valueDate, amountMinor, narrative }, problems: null };

  function readDebitOrCredit(): bigint | undefined {
    const [debit, credit] = [cell("debit").trim(), cell("credit").trim()];
    const isZero = (text: string) => /^[0.,\s]*$/.test(text);
    const key = debit !== "" && (credit === "" || isZero(credit)) ? "debit" : "credit";
    if ((debit === "" && credit === "") || (!isZero(debit) && !isZero(credit))) {
      const sentence = "Exactly one of debit and credit must be filled in.";
      problems.push({ row, column: `${columns.debit}, ${columns.credit}`, sentence });
      return undefined;
    }
    return read(key, (text) => {
      const minor = readAmount(text, mapping.decimal, currency);
      if (minor < 0n) throw new CellError("A debit or credit column holds amounts without a sign.");
      return key === "debit" ? -minor : minor;
    });
  }
}

function refuseOtherCurrency(text: string, currency: string): void {
  const found = text.trim().toUpperCase();
  if (found !== currency)
    throw new CellError(`The account is in ${currency}, and this row is in “${found.slice(0, 10)}”.`);
}

/** @throws DomainError invalid when the row is one too many */
export function refuseTooManyRows(lines: number, row: number): void {
  if (lines > statementRowsMax)
    throw new DomainError(
      "invalid",
      `Nothing was taken in: row ${row} is one too many. A statement holds at most ${statementRowsMax.toLocaleString("en-GB")} rows; split it by days.`,
    );
}
