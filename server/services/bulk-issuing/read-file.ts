import { type CsvError, parse } from "csv-parse/sync";
import {
  issuingBytesMax,
  issuingCellCharactersMax,
  issuingColumnsMax,
  issuingRowsMax,
} from "@/lib/bulk-issuing";
import { redactText } from "@/lib/redact";
import { DomainError } from "../../errors";

export type FileRow = { line: number; cells: string[] };
export type IssuingFile = { header: string[]; rows: FileRow[] };

/** Characters of one row at most: a quote that is never closed would take the whole file. */
const rowCharactersMax = issuingColumnsMax * issuingCellCharactersMax;

/**
 * Reads a CSV file or pasted rows: comma, semicolon, tab or pipe; UTF-8, UTF-16 with a mark, or Windows-1252. Blank rows are
 * left out; lines count as in a spreadsheet, the header being line 1.
 * @throws DomainError invalid for what is no such file, is too large, or holds what looks like a card number
 */
export function readIssuingFile(bytes: Uint8Array): IssuingFile {
  if (bytes.length > issuingBytesMax)
    throw refuse(`it is larger than ${issuingBytesMax / 1_000_000} MB. Split it and upload the parts`);
  const text = decode(bytes);
  if (text.includes("\0")) throw refuse("it is not text. Save it as CSV and try again");
  const [header, ...rows] = readRows(text);
  if (!header || rows.length === 0)
    throw refuse("it has no rows below the first one, which names the columns");
  if (header.cells.length > issuingColumnsMax)
    throw refuse(`it has more than ${issuingColumnsMax} columns. Take out what is not needed`);
  const tooMany = rows[issuingRowsMax];
  if (tooMany)
    throw refuse(
      `line ${tooMany.line} is one row too many. A batch holds at most ${issuingRowsMax.toLocaleString("en-GB")} rows; split the file`,
    );
  const columns = header.cells.map((cell) => cell.trim());
  for (const row of rows) refuseBadCells(row, columns);
  return { header: columns, rows };
}

function decode(bytes: Uint8Array): string {
  const [one, two] = bytes;
  if (one === 0xff && two === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (one === 0xfe && two === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // Windows-1252 has a meaning for every byte.
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function readRows(text: string): FileRow[] {
  const firstLine = text.split(/\r\n|\r|\n/, 1)[0]?.replace(/"[^"]*"/g, "") ?? "";
  const counts = [",", ";", "\t", "|"].map((sign) => ({ sign, count: firstLine.split(sign).length }));
  const delimiter = counts.reduce((best, other) => (other.count > best.count ? other : best)).sign;
  let rows = 0;
  try {
    const records: string[][] = parse(text, {
      delimiter,
      relax_column_count: true,
      max_record_size: rowCharactersMax,
      bom: true,
      on_record: (cells) => {
        rows += 1;
        return cells;
      },
    });
    return records
      .map((cells, index) => ({ line: index + 1, cells }))
      .filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  } catch (error) {
    if (!isCsvError(error)) throw error;
    throw refuse(
      `line ${rows + 1} cannot be read: a quote in it is not closed, text stands behind one, or the line is too long`,
    );
  }
}

function isCsvError(error: unknown): error is CsvError {
  return (
    error instanceof Error && "code" in error && /^(CSV_|INVALID_OPENING_QUOTE)/.test(String(error.code))
  );
}

function refuseBadCells({ line, cells }: FileRow, columns: string[]): void {
  cells.forEach((cell, index) => {
    const place = `line ${line}, ${columns[index] ? `“${columns[index]}”` : `column ${index + 1}`}`;
    if (cell.length > issuingCellCharactersMax)
      throw refuse(`${place} holds more than ${issuingCellCharactersMax} characters. Correct it`);
    // A phone number in international form may pass for one by chance.
    if (!/^\s*\+/.test(cell) && redactText(cell) !== cell)
      throw refuse(`${place} holds what looks like a card number, which may never be stored. Take it out`);
  });
}

function refuse(why: string): DomainError {
  return new DomainError("invalid", `Nothing was taken in: ${why}.`);
}
