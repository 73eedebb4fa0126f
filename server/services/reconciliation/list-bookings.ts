import { and, desc } from "drizzle-orm";
import type { z } from "zod";
import { type Cursor, olderThan, type Page, toPage } from "@/db/keyset";
import { ledgerMatches, transactions } from "@/db/schema";
import type { Money } from "@/lib/money";
import type { ServiceContext } from "../../context";
import { type BookingFilter, bookingConditions } from "./conditions";
import { type RowException, readExceptions } from "./list-entries";
import { loadEnvironment } from "./load-environment";
import { matchOfBooking } from "./read-totals";
import type { listBookingsSchema } from "./schemas";

export type BookingListItem = {
  environmentId: string;
  id: string;
  type: "presentment" | "return";
  receivedAt: Date;
  clearingDate: string;
  /** Signed as in FINCI's ledger: a presentment takes. */
  amount: Money;
  accountId: string;
  tokenId: string;
  authorizationId: string | null;
  merchantName: string;
  match: { masterAccountId: string; entryId: string; differenceMinor: bigint; isByHand: boolean } | null;
  exception: RowException | null;
};

/**
 * Our presentments and returns of the days, newest first.
 * @throws DomainError not_found, out_of_scope
 */
export async function listBookings(
  context: ServiceContext,
  { cursor, limit, ...filter }: z.output<typeof listBookingsSchema>,
): Promise<Page<BookingListItem>> {
  const { timeZone } = await loadEnvironment(context, filter.environmentId);
  return readBookings(context, filter, timeZone, cursor ?? null, limit);
}

/** A page of any size, for the list and for the export. */
export async function readBookings(
  { db }: Pick<ServiceContext, "db">,
  filter: BookingFilter,
  timeZone: string,
  cursor: Cursor | null,
  limit: number,
): Promise<Page<BookingListItem>> {
  const { receivedAt, id } = transactions;
  const rows = await db
    .select({ transaction: transactions, match: ledgerMatches })
    .from(transactions)
    .leftJoin(ledgerMatches, matchOfBooking)
    .where(and(...bookingConditions(filter, timeZone), olderThan(receivedAt, id, cursor)))
    .orderBy(desc(receivedAt), desc(id))
    .limit(limit + 1);
  const unmatched = rows.filter(({ match }) => match === null).map(({ transaction }) => transaction.id);
  const found = await readExceptions(db, filter.environmentId, "unmatched_presentment", unmatched);
  const items = rows.map(({ transaction, match }) => ({
    ...toBooking(transaction),
    match: match && {
      masterAccountId: match.masterAccountId,
      entryId: match.entryId,
      differenceMinor: match.differenceMinor,
      isByHand: match.matchedByUserId !== null,
    },
    exception: found.get(transaction.id) ?? null,
  }));
  return toPage(items, limit, (item) => ({ at: item.receivedAt, id: item.id }));
}

/** A stored transaction as lists and pages of the reconciliation show it. */
export function toBooking(row: typeof transactions.$inferSelect) {
  const { billingAmountMinor: minor, billingCurrency: currency } = row;
  return {
    environmentId: row.environmentId,
    id: row.id,
    type: row.type,
    receivedAt: row.receivedAt,
    clearingDate: row.clearingDate,
    amount: { minor: row.type === "presentment" ? -minor : minor, currency },
    accountId: row.accountId,
    tokenId: row.tokenId,
    authorizationId: row.authorizationId ?? row.linkedAuthorizationId,
    merchantName: row.merchantName,
  };
}
