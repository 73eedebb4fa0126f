import { eq, isNotNull, isNull, ne, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { z } from "zod";
import { ledgerMatches, masterEntries, transactions } from "@/db/schema";
import { ageBuckets } from "@/lib/reconciliation";
import { ageDays, within } from "./period";
import { isCardEntry } from "./read-totals";
import type { bookingFilterSchema, entryFilterSchema } from "./schemas";

export type EntryFilter = z.output<typeof entryFilterSchema>;
export type BookingFilter = z.output<typeof bookingFilterSchema>;
type Conditions = (SQL | undefined)[];

/** The filter as conditions on the entries, joined to their matches: the rows behind each total, and no others. */
export function entryConditions(filter: EntryFilter, timeZone: string): Conditions {
  const isUnmatched = filter.state === "unmatched" || filter.age !== undefined;
  return [
    eq(masterEntries.environmentId, filter.environmentId),
    within(masterEntries.bookedAt, filter.from, filter.to, timeZone),
    filter.currency ? eq(masterEntries.currency, filter.currency) : undefined,
    filter.accountId ? eq(masterEntries.masterAccountId, filter.accountId) : undefined,
    filter.kind === "card" || isUnmatched ? isCardEntry : undefined,
    filter.kind === "other" ? sql`not ${isCardEntry}` : undefined,
    ...matchConditions(filter, masterEntries.bookedAt),
  ];
}

/** The same for our bookings. */
export function bookingConditions(filter: BookingFilter, timeZone: string): Conditions {
  return [
    eq(transactions.environmentId, filter.environmentId),
    within(transactions.receivedAt, filter.from, filter.to, timeZone),
    filter.currency ? eq(transactions.billingCurrency, filter.currency) : undefined,
    filter.type ? eq(transactions.type, filter.type) : undefined,
    ...matchConditions(filter, transactions.receivedAt),
  ];
}

function matchConditions({ state, age }: Pick<EntryFilter, "state" | "age">, at: PgColumn): Conditions {
  const bucket = ageBuckets.find(({ key }) => key === age);
  return [
    state === "matched" ? isNotNull(ledgerMatches.entryId) : undefined,
    state === "exact" ? eq(ledgerMatches.differenceMinor, 0n) : undefined,
    state === "tolerated" ? ne(ledgerMatches.differenceMinor, 0n) : undefined,
    state === "unmatched" || bucket ? isNull(ledgerMatches.entryId) : undefined,
    bucket && bucket.fromDays > 0 ? sql`${ageDays(at)} >= ${bucket.fromDays}` : undefined,
    bucket && bucket.toDays !== null ? sql`${ageDays(at)} <= ${bucket.toDays}` : undefined,
  ];
}
