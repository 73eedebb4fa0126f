import type { StatementColumns, StatementDateFormat } from "@/lib/reconciliation";
import type { StatementPreview } from "./preview";
import type { ReadRow } from "./read-rows";

/** Names that columns of statements usually have, in small letters. */
const usualNames: Record<keyof StatementColumns, RegExp> = {
  bookedAt:
    /^(booked_at|booking date|booked|date|transaction date|posting date|buchungstag|buchungsdatum|datum)$/,
  valueDate: /^(value_date|value date|valuta|wertstellung|valutadatum)$/,
  narrative: /^(narrative|description|details|text|reference|verwendungszweck|purpose|remittance.*)$/,
  amount: /^(amount|betrag|signed amount|umsatz)$/,
  debit: /^(debit|debits|soll|paid out|out)$/,
  credit: /^(credit|credits|haben|paid in|in)$/,
  id: /^(id|entry id|entry_id|transaction id)$/,
  currency: /^(currency|ccy|währung|waehrung)$/,
};

/**
 * A first guess for the dialog, by the names of the columns and the look of the first rows. What cannot be known, such as
 * whether 03/04/2026 is in March or April, is left to the person.
 */
export function proposeMapping(header: string[], rows: ReadRow[]): StatementPreview["mapping"] {
  const columns: Partial<StatementColumns> = {};
  for (const [key, pattern] of Object.entries(usualNames) as [keyof StatementColumns, RegExp][]) {
    const name = header.find((one) => pattern.test(one.toLowerCase()));
    if (name !== undefined) columns[key] = name;
  }
  if (columns.amount !== undefined) {
    delete columns.debit;
    delete columns.credit;
  }
  const cells = (name: string | undefined) => {
    const place = name === undefined ? -1 : header.indexOf(name);
    return rows.map((row) => row.cells[place]?.trim() ?? "").filter((cell) => cell !== "");
  };
  const amounts = [columns.amount, columns.debit, columns.credit].flatMap(cells);
  const dateFormat = proposeDates(cells(columns.bookedAt));
  return {
    encoding: "auto",
    separator: "auto",
    decimal: amounts.some((cell) => /,\d{1,3}\D*$/.test(cell) && !/\.\d{1,2}\D*$/.test(cell))
      ? "comma"
      : "point",
    ...(dateFormat ? { dateFormat } : {}),
    columns,
  };
}

function proposeDates(cells: string[]): StatementDateFormat | null {
  if (cells.every((cell) => /^\d{4}-\d{2}-\d{2}/.test(cell)) && cells.length > 0) return "iso";
  if (cells.every((cell) => /^\d{1,2}\.\d{1,2}\.\d{4}/.test(cell)) && cells.length > 0) return "dmy_dots";
  const parts = cells.map((cell) => /^(\d{1,2})\/(\d{1,2})\/\d{4}/.exec(cell));
  if (parts.length === 0 || parts.some((part) => part === null)) return null;
  if (parts.some((part) => Number(part?.[1]) > 12)) return "dmy_slashes";
  return parts.some((part) => Number(part?.[2]) > 12) ? "mdy_slashes" : null;
}
