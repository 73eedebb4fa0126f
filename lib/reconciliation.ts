/**
 * Words and limits of the reconciliation that the server and the screens share. Source: our decision, unless it says otherwise.
 */

/** Days after which a card-related entry of FINCI's without a booking of ours is put before a person. */
export const unmatchedEntryDays = 1;
/** Days after which a booking of ours without an entry of FINCI's is: FINCI books on its next working day. */
export const unmatchedBookingDays = 2;

/** Where an entry or a booking stands. */
export const matchStates = ["matched", "exact", "tolerated", "unmatched"] as const;
export type MatchState = (typeof matchStates)[number];
export const matchStateLabels: Record<MatchState, string> = {
  matched: "Matched",
  exact: "Matched to the minor unit",
  tolerated: "Matched with a difference",
  unmatched: "Unmatched",
};

/** How long something has been unmatched, in whole days: `from` to `to`, both included. */
export const ageBuckets = [
  { key: "0-1", label: "0–1 days", fromDays: 0, toDays: 1 },
  { key: "2-3", label: "2–3 days", fromDays: 2, toDays: 3 },
  { key: "4-7", label: "4–7 days", fromDays: 4, toDays: 7 },
  { key: "8", label: "Older", fromDays: 8, toDays: null },
] as const;
export type AgeBucket = (typeof ageBuckets)[number]["key"];
export const ageBucketKeys = ageBuckets.map(({ key }) => key) as [AgeBucket, ...AgeBucket[]];

/** What an uploaded statement may hold. */
export const statementRowsMax = 1_000_000;
export const statementBytesMax = 200_000_000;
/** Problems of a statement that are listed; the rest is counted. */
export const statementProblemsMax = 100;
/** The head of a file from which its preview is made. */
export const statementPreviewBytes = 65_536;

export const statementEncodings = {
  auto: "Detect",
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16, little endian",
  "utf-16be": "UTF-16, big endian",
  "windows-1252": "Windows-1252 (Western Europe)",
} as const;
export type StatementEncoding = keyof typeof statementEncodings;

export const statementSeparators = {
  auto: "Detect",
  comma: "Comma ,",
  semicolon: "Semicolon ;",
  tab: "Tab",
  pipe: "Pipe |",
} as const;
export type StatementSeparator = keyof typeof statementSeparators;

export const statementDateFormats = {
  iso: "2026-11-22",
  dmy_dots: "22.11.2026",
  dmy_slashes: "22/11/2026",
  mdy_slashes: "11/22/2026",
} as const;
export type StatementDateFormat = keyof typeof statementDateFormats;

/** The columns of a statement by what they mean; each is mapped to a name in the file's first row. */
export type StatementColumns = {
  bookedAt: string;
  narrative: string;
  /** Either one signed amount, or a debit and a credit column. */
  amount?: string | undefined;
  debit?: string | undefined;
  credit?: string | undefined;
  id?: string | undefined;
  valueDate?: string | undefined;
  currency?: string | undefined;
};

/** How a master account's statements are read. */
export type StatementMapping = {
  encoding: StatementEncoding;
  separator: StatementSeparator;
  decimal: "point" | "comma";
  dateFormat: StatementDateFormat;
  columns: StatementColumns;
};

/** Something in a file that cannot be taken in: where, and what is wrong. Row 1 is the header. */
export type StatementProblem = { row: number; column: string | null; sentence: string };

/** The days of a range ending today: `2026-11-16` to `2026-11-22` for 7. */
export function lastDays(count: number, today: string): { from: string; to: string } {
  return { from: addDays(today, 1 - count), to: today };
}

/** A day so many days later; earlier where it is negative. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The calendar day of a moment in a time zone. */
export function dayIn(moment: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(moment);
  return parts;
}
