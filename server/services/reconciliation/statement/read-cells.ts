import { amountMinorMax, currencyDecimals } from "@/lib/money";
import type { StatementDateFormat } from "@/lib/reconciliation";

/** A cell that cannot be read; the sentence says what it is and what was expected. */
export class CellError extends Error {
  override name = "CellError";
}

const formula = /^[=@]|^[+-](?![\d.,(])/;

/** Refuses what a spreadsheet would compute: its text is not the amount it shows. */
function refuseFormula(text: string, what: string): void {
  if (formula.test(text))
    throw new CellError(`“${shorten(text)}” is a formula, not ${what}. Save the file with its values.`);
}

const spaces = /[\u0020\u00a0\u202f\u2009]/g;

/**
 * Reads an amount as banks write it, exactly: an optional sign before or behind (`-`, `+`, `−`), digits with or without
 * separators of thousands (in groups of three), and the chosen decimal sign. Fewer decimals than the currency has are
 * completed, more are refused.
 * @throws CellError
 */
export function readAmount(cell: string, decimal: "point" | "comma", currency: string): bigint {
  const text = cell.trim();
  if (text === "") throw new CellError("The amount is missing.");
  refuseFormula(text, "an amount");
  const parts = /^([-+−]?)\s*(.*?)\s*([-−]?)$/.exec(text);
  const [, before = "", number = "", behind = ""] = parts ?? [];
  if (before !== "" && behind !== "") throw notAnAmount(text, decimal);
  const isNegative = /[-−]/.test(before + behind);
  const decimalSign = decimal === "point" ? "." : ",";
  const [whole = "", fraction = "", ...more] = number.split(decimalSign);
  if (more.length > 0 || (fraction === "" && number.endsWith(decimalSign))) throw notAnAmount(text, decimal);
  const digits = readWhole(whole, decimal);
  if (digits === null || !/^\d*$/.test(fraction)) throw notAnAmount(text, decimal);
  const decimals = currencyDecimals(currency);
  if (fraction.length > decimals && /[1-9]/.test(fraction.slice(decimals)))
    throw new CellError(`“${shorten(text)}” has more than the ${decimals} decimals of ${currency}.`);
  const minor = BigInt(digits + fraction.slice(0, decimals).padEnd(decimals, "0"));
  if (minor > amountMinorMax) throw new CellError(`“${shorten(text)}” is larger than the console accepts.`);
  return isNegative ? -minor : minor;
}

/** The digits before the decimal sign; thousands stand in groups of three or not at all. Null when they do not. */
function readWhole(whole: string, decimal: "point" | "comma"): string | null {
  const text = whole.replace(spaces, " ");
  if (/^\d{1,19}$/.test(text)) return text;
  const thousands =
    decimal === "point" ? /^\d{1,3}(?:([, '’])\d{3})(?:\1\d{3})*$/ : /^\d{1,3}(?:([. '’])\d{3})(?:\1\d{3})*$/;
  if (!thousands.test(text)) return null;
  const digits = text.replace(/\D/g, "");
  return digits.length <= 19 ? digits : null;
}

function notAnAmount(text: string, decimal: "point" | "comma"): CellError {
  const example = decimal === "point" ? "1,234.50 or -1234.50" : "1.234,50 or -1234,50";
  return new CellError(`“${shorten(text)}” is not an amount like ${example}.`);
}

const patterns: Record<
  StatementDateFormat,
  { pattern: RegExp; order: [year: number, month: number, day: number] }
> = {
  iso: { pattern: /^(\d{4})-(\d{2})-(\d{2})/, order: [1, 2, 3] },
  dmy_dots: { pattern: /^(\d{1,2})\.(\d{1,2})\.(\d{4})/, order: [3, 2, 1] },
  dmy_slashes: { pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})/, order: [3, 2, 1] },
  mdy_slashes: { pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})/, order: [3, 1, 2] },
};
const examples: Record<StatementDateFormat, string> = {
  iso: "2026-11-22",
  dmy_dots: "22.11.2026",
  dmy_slashes: "22/11/2026 (day first)",
  mdy_slashes: "11/22/2026 (month first)",
};
const timePattern = /^[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6}))?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/** A calendar day with or without a time, as it stands in the file. */
export type ReadMoment = {
  /** `2026-11-22` */
  day: string;
  /** `2026-11-22 10:15:00` with its offset where the file gave one; otherwise it is in the program's time zone. */
  text: string;
  hasOffset: boolean;
};

/**
 * Reads a date in the chosen format, with a time behind it where there is one. Never guesses day and month.
 * @throws CellError also for a day that the calendar does not have, or one after `latestDay`
 */
export function readMoment(cell: string, format: StatementDateFormat, latestDay: string): ReadMoment {
  const text = cell.trim();
  if (text === "") throw new CellError("The date is missing.");
  refuseFormula(text, "a date");
  const { pattern, order } = patterns[format];
  const found = pattern.exec(text);
  if (!found) throw new CellError(`“${shorten(text)}” is not a date like ${examples[format]}.`);
  const [year = "", month = "", date = ""] = order.map((index) => found[index]);
  const day = `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  const parsed = new Date(`${day}T00:00:00.000Z`);
  if (Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== day)
    throw new CellError(`“${shorten(text)}” is not a day of the calendar, read like ${examples[format]}.`);
  if (Number(year) < 2000) throw new CellError(`“${shorten(text)}” is before the year 2000.`);
  if (day > latestDay)
    throw new CellError(`“${shorten(text)}” is in the future, read like ${examples[format]}.`);
  return { day, ...readTime(day, text.slice(found[0].length), text) };
}

function readTime(day: string, rest: string, whole: string): { text: string; hasOffset: boolean } {
  if (rest === "") return { text: `${day} 00:00:00`, hasOffset: false };
  const time = timePattern.exec(rest);
  const [, hours = "", minutes = "", seconds = "00", fraction = "0", offset = ""] = time ?? [];
  if (!time || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59)
    throw new CellError(`“${shorten(whole)}” has a time that cannot be read; expected 10:15 or 10:15:30.`);
  return { text: `${day} ${hours}:${minutes}:${seconds}.${fraction}${offset}`, hasOffset: offset !== "" };
}

const narrativeLengthMax = 1_000;

/**
 * Reads a text that is kept as it stands, neutral whatever it looks like.
 * @throws CellError for one that is too long or that the database cannot hold
 */
export function readText(cell: string): string {
  const text = cell.trim();
  if (text.length > narrativeLengthMax)
    throw new CellError(`The text is longer than ${narrativeLengthMax} characters.`);
  if (text.includes("\u0000") || text.includes("\ufffd"))
    throw new CellError("The text holds a character that cannot be read. Is the encoding right?");
  return text;
}

const idPattern = /^[\x21-\x7e]{1,40}$/;

/**
 * Reads an entry's id.
 * @throws CellError
 */
export function readId(cell: string): string {
  const text = cell.trim();
  if (text === "") throw new CellError("The id is missing.");
  // A spreadsheet has turned the digits into a number and lost the last of them.
  if (/^\d[.,]?\d*E\+\d+$/i.test(text))
    throw new CellError(
      `“${shorten(text)}” lost its digits in a spreadsheet. Take the file as FINCI gave it.`,
    );
  if (!idPattern.test(text))
    throw new CellError(`“${shorten(text)}” is not an id: 1 to 40 letters, digits and signs without spaces.`);
  return text;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
