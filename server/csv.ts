import type { Readable } from "node:stream";
import { stringify } from "csv-stringify";

/**
 * Rows as a CSV file (RFC 4180, UTF-8 with byte order mark, so that spreadsheets read it right), streamed. Text that a
 * spreadsheet would take for a formula is made text by a leading apostrophe; amounts are written by us and stay numbers.
 * @param columns the header, in order
 * @param rows each with as many cells as there are columns; `null` is an empty cell, a `bigint` or number stands as it is
 */
export function csvStream(
  columns: readonly string[],
  rows: AsyncIterable<readonly CsvCell[]> | Iterable<readonly CsvCell[]>,
): Readable {
  const stringifier = stringify({ bom: true, record_delimiter: "windows", quoted_match: /[\r\n]/ });
  void write(stringifier, columns, rows);
  return stringifier;
}

export type CsvCell = string | bigint | number | null | { amount: string };

async function write(
  stringifier: ReturnType<typeof stringify>,
  columns: readonly string[],
  rows: AsyncIterable<readonly CsvCell[]> | Iterable<readonly CsvCell[]>,
): Promise<void> {
  try {
    stringifier.write(columns);
    for await (const row of rows)
      if (!stringifier.write(row.map(toText)))
        await new Promise<void>((resolve) => stringifier.once("drain", resolve));
    stringifier.end();
  } catch (error) {
    stringifier.destroy(error as Error);
  }
}

/** What a spreadsheet takes for the start of a formula. */
const formulaStart = /^[=+\-@\t\r]/;

function toText(cell: CsvCell): string {
  if (cell === null) return "";
  if (typeof cell === "object") return cell.amount;
  if (typeof cell !== "string") return String(cell);
  return formulaStart.test(cell) ? `'${cell}` : cell;
}
