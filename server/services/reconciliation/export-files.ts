import type { Readable } from "node:stream";
import type { Cursor, Page } from "@/db/keyset";
import { formatAmount } from "@/lib/money";
import { type CsvCell, csvStream } from "@/server/csv";
import { audit, type ServiceContext } from "../../context";
import type { BookingFilter, EntryFilter } from "./conditions";
import { type BookingListItem, readBookings } from "./list-bookings";
import { type EntryListItem, readEntries } from "./list-entries";
import { loadEnvironment, type ReconciledEnvironment } from "./load-environment";

/** Rows read at once for an export. */
const rowsPerRead = 1_000;

/** A file to hand out. */
export type ExportFile = { fileName: string; contentType: string; stream: Readable };

const money = (minor: bigint, currency: string): CsvCell => ({ amount: formatAmount(minor, currency) });

/**
 * FINCI's entries of the filter as CSV, to the last row, streamed. Audited before the first byte.
 * @throws DomainError not_found, out_of_scope
 */
export async function exportEntries(context: ServiceContext, filter: EntryFilter): Promise<ExportFile> {
  const environment = await loadEnvironment(context, filter.environmentId);
  await auditExport(context, environment, "entries", filter);
  const rows = allRows(
    (cursor) => readEntries(context, filter, environment.timeZone, cursor, rowsPerRead),
    entryCells,
  );
  return csvFile(`finci-entries-${filter.from}-${filter.to}.csv`, entryHeader, rows);
}

const entryHeader = [
  "entry_id",
  "master_account_id",
  "booked_at",
  "value_date",
  "amount",
  "currency",
  "narrative",
  "card_related",
  "reference",
  "source",
  "matched_transaction_id",
  "difference",
  "exception_owner",
];

function entryCells(row: EntryListItem): CsvCell[] {
  const { minor, currency } = row.amount;
  return [
    row.id,
    row.masterAccountId,
    row.bookedAt.toISOString(),
    row.valueDate,
    money(minor, currency),
    currency,
    row.narrative,
    row.isCardRelated ? "yes" : "no",
    row.reference,
    row.source,
    row.match?.transactionId ?? null,
    row.match && money(row.match.differenceMinor, currency),
    row.exception?.status === "open" ? (row.exception.ownerName ?? "nobody") : null,
  ];
}

/**
 * Our bookings of the filter as CSV, to the last row, streamed. Audited before the first byte.
 * @throws DomainError not_found, out_of_scope
 */
export async function exportBookings(context: ServiceContext, filter: BookingFilter): Promise<ExportFile> {
  const environment = await loadEnvironment(context, filter.environmentId);
  await auditExport(context, environment, "bookings", filter);
  const rows = allRows(
    (cursor) => readBookings(context, filter, environment.timeZone, cursor, rowsPerRead),
    bookingCells,
  );
  return csvFile(`bookings-${filter.from}-${filter.to}.csv`, bookingHeader, rows);
}

const bookingHeader = [
  "transaction_id",
  "type",
  "received_at",
  "clearing_date",
  "amount",
  "currency",
  "account_id",
  "token_id",
  "authorization_id",
  "merchant",
  "matched_entry_id",
  "difference",
  "exception_owner",
];

function bookingCells(row: BookingListItem): CsvCell[] {
  const { minor, currency } = row.amount;
  return [
    row.id,
    row.type,
    row.receivedAt.toISOString(),
    row.clearingDate,
    money(minor, currency),
    currency,
    row.accountId,
    row.tokenId,
    row.authorizationId,
    row.merchantName,
    row.match?.entryId ?? null,
    row.match && money(row.match.differenceMinor, currency),
    row.exception?.status === "open" ? (row.exception.ownerName ?? "nobody") : null,
  ];
}

/** A CSV file to hand out. */
export function csvFile(
  fileName: string,
  header: readonly string[],
  rows: AsyncIterable<CsvCell[]> | Iterable<CsvCell[]>,
): ExportFile {
  return { fileName, contentType: "text/csv; charset=utf-8", stream: csvStream(header, rows) };
}

/** Who took out which rows. */
export async function auditExport(
  context: ServiceContext,
  environment: Pick<ReconciledEnvironment, "id" | "programId">,
  what: string,
  filter: object,
): Promise<void> {
  await audit(context.db, context, {
    action: "reconciliation.export",
    subjectType: "environment",
    subjectId: environment.id,
    programId: environment.programId,
    environmentId: environment.id,
    after: { what, ...filter },
  });
}

async function* allRows<Item>(
  readPage: (cursor: Cursor | null) => Promise<Page<Item>>,
  toCells: (item: Item) => CsvCell[],
): AsyncGenerator<CsvCell[]> {
  let cursor: Cursor | null = null;
  do {
    const page: Page<Item> = await readPage(cursor);
    for (const item of page.items) yield toCells(item);
    cursor = page.nextCursor;
  } while (cursor);
}
