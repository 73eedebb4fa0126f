import { and, eq, type SQL, sql } from "drizzle-orm";
import { ledgerEntries } from "@/db/schema";
import type { StatementPeriod } from "@/lib/statement-period";
import { DomainError } from "../../errors";

export type StatementRange = StatementPeriod & { environmentId: string; accountId: string; timeZone: string };

/** The moment a day begins in a time zone; `days` later counts by the calendar, so that a change of clocks is right. */
export function startOfDay(day: string, timeZone: string, days = 0): SQL {
  return sql`((${day}::date + ${days}::int)::timestamp at time zone ${timeZone})`;
}

/** Condition on `ledger_entries`: those of the account. */
export function ofAccount({ environmentId, accountId }: StatementRange): SQL | undefined {
  return and(eq(ledgerEntries.environmentId, environmentId), eq(ledgerEntries.accountId, accountId));
}

/** Condition on `ledger_entries`: those of the account booked on the days of the range. */
export function inRange(range: StatementRange): SQL | undefined {
  return and(
    ofAccount(range),
    sql`${ledgerEntries.createdAt} >= ${startOfDay(range.from, range.timeZone)}`,
    upToEnd(range),
  );
}

/** Condition on `ledger_entries`: booked before the range ends. */
export function upToEnd({ to, timeZone }: StatementRange): SQL {
  return sql`${ledgerEntries.createdAt} < ${startOfDay(to, timeZone, 1)}`;
}

/** @throws DomainError invalid when it ends before it begins */
export function requireOrder({ from, to }: StatementPeriod): void {
  if (from <= to) return;
  const sentence = "The last day comes before the first one.";
  throw new DomainError("invalid", `There is no such statement. ${sentence}`, { fields: { to: sentence } });
}
