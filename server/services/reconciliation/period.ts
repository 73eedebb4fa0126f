import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/** The moment at which a day begins in a time zone; `days` later. */
export function startOfDay(day: string, timeZone: string, days = 0): SQL {
  return sql`((${day}::date + ${days}::int)::timestamp at time zone ${timeZone})`;
}

/** Condition: the moment lies in the days of the time zone, first and last included. */
export function within(column: PgColumn | SQL, from: string, to: string, timeZone: string): SQL {
  return sql`(${column} >= ${startOfDay(from, timeZone)} and ${column} < ${startOfDay(to, timeZone, 1)})`;
}

/** Whole days from the moment to now. */
export function ageDays(column: PgColumn | SQL): SQL {
  return sql`floor(extract(epoch from now() - ${column}) / 86400)`;
}

/**
 * Until when a master account's ledger is complete here: the day the Payments API was fetched to (in UTC), or the one that
 * somebody said of a statement (in the program's time zone), whichever is later. Reads columns of `master_accounts`.
 */
export function coveredUntil(timeZone: string): SQL {
  return sql`greatest(fetched_before::timestamp at time zone 'UTC', statements_before::timestamp at time zone ${timeZone})`;
}
