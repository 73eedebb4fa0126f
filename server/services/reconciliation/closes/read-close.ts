import { and, asc, eq, lt, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { z } from "zod";
import type { Reader } from "@/db/client";
import { dailyCloses, exceptions, masterAccounts, users } from "@/db/schema";
import type { ExceptionKind } from "@/lib/exception-kinds";
import type { Money } from "@/lib/money";
import { addDays, dayIn } from "@/lib/reconciliation";
import type { ServiceContext } from "../../../context";
import { loadEnvironment, type ReconciledEnvironment } from "../load-environment";
import { coveredUntil, startOfDay } from "../period";
import { type CurrencyTotals, readTotals, type Total } from "../read-totals";
import type { closeSchema } from "../schemas";
import { readStoredTotals, type StoredTotals } from "./totals-as-stored";

/** Open items that a close lists; the rest is counted. */
export const openItemsMax = 200;

export type OpenItem = {
  id: string;
  kind: ExceptionKind;
  detail: string;
  amount: Money;
  /** Null: nobody looks at it. */
  owner: string | null;
  openedAt: Date;
};

/** A figure that is another than when the day was signed off. */
export type CloseChange = {
  currency: string;
  side: "entries" | "bookings";
  figure: string;
  before: Total;
  after: Total;
};

export type DayState = {
  totals: CurrencyTotals[];
  /** Exceptions that were opened by the end of the day and are open; the oldest first. */
  open: { count: number; items: OpenItem[] };
  /** Exceptions and unmatched rows together: what is signed knowingly. */
  openCount: number;
};

export type CloseView = DayState & {
  day: string;
  timeZone: string;
  environment: { id: string; kind: "sandbox" | "production" };
  program: { id: string; name: string };
  status: "not_signed_off" | "signed_off" | "reopened";
  /** Why it cannot be signed off yet, as a sentence. */
  whyNotYet: string | null;
  /** As it was signed off; kept when it is reopened. */
  signed: (DayState & { by: string; at: Date; note: string }) | null;
  reopened: { by: string; at: Date; reason: string } | null;
  changes: CloseChange[];
};

/**
 * A day of an environment: its totals as they are now, what is open, and as it was signed off.
 * @throws DomainError not_found, out_of_scope
 */
export async function getClose(
  context: ServiceContext,
  { environmentId, day }: z.output<typeof closeSchema>,
): Promise<CloseView> {
  const environment = await loadEnvironment(context, environmentId);
  const { db } = context;
  const signer = alias(users, "signer");
  const reopener = alias(users, "reopener");
  const [state, whyNotYet, [row]] = await Promise.all([
    readDay(db, environment, day),
    whyNotSignable(db, environment, day),
    db
      .select({ close: dailyCloses, signedBy: signer.name, reopenedBy: reopener.name })
      .from(dailyCloses)
      .leftJoin(signer, eq(signer.id, dailyCloses.signedOffByUserId))
      .leftJoin(reopener, eq(reopener.id, dailyCloses.reopenedByUserId))
      .where(and(eq(dailyCloses.environmentId, environmentId), eq(dailyCloses.day, day))),
  ]);
  const signed = row ? toSigned(row.close, row.signedBy) : null;
  return {
    ...state,
    day,
    timeZone: environment.timeZone,
    environment: { id: environment.id, kind: environment.kind },
    program: { id: environment.programId, name: environment.programName },
    status: row?.close.status ?? "not_signed_off",
    whyNotYet,
    signed,
    reopened:
      row?.close.status === "reopened" && row.close.reopenedAt
        ? {
            by: row.reopenedBy ?? "A person who is gone",
            at: row.close.reopenedAt,
            reason: row.close.reopenReason ?? "",
          }
        : null,
    changes: signed ? changesBetween(signed.totals, state.totals) : [],
  };
}

function toSigned(close: typeof dailyCloses.$inferSelect, name: string | null): CloseView["signed"] {
  const stored = close.totals as StoredTotals;
  const totals = readStoredTotals(stored.currencies);
  const items = stored.open.map((item) => ({
    id: item.id,
    kind: item.kind as ExceptionKind,
    detail: item.detail,
    amount: { minor: BigInt(item.amount_minor), currency: item.currency },
    owner: item.owner,
    openedAt: new Date(item.opened_at),
  }));
  return {
    by: name ?? "A person who is gone",
    at: close.signedOffAt,
    note: close.note,
    totals,
    open: { count: stored.open_count, items },
    openCount: stored.open_count + unmatchedCount(totals),
  };
}

/** What a day looks like now. */
export async function readDay(
  db: Reader,
  environment: ReconciledEnvironment,
  day: string,
): Promise<DayState> {
  const isOpen = and(
    eq(exceptions.environmentId, environment.id),
    eq(exceptions.status, "open"),
    lt(exceptions.openedAt, sql`${startOfDay(day, environment.timeZone, 1)}`),
  );
  const totals = await readTotals(db, environment, day, day);
  const [counted] = await db.select({ count: sql<number>`count(*)::int` }).from(exceptions).where(isOpen);
  const rows = await db
    .select({ exception: exceptions, owner: users.name })
    .from(exceptions)
    .leftJoin(users, eq(users.id, exceptions.ownerUserId))
    .where(isOpen)
    .orderBy(asc(exceptions.openedAt), asc(exceptions.id))
    .limit(openItemsMax);
  const items = rows.map(({ exception, owner }) => ({
    id: exception.id,
    kind: exception.kind,
    detail: exception.detail,
    amount: { minor: exception.amountMinor, currency: exception.currency },
    owner,
    openedAt: exception.openedAt,
  }));
  const count = counted?.count ?? 0;
  return { totals, open: { count, items }, openCount: count + unmatchedCount(totals) };
}

function unmatchedCount(totals: CurrencyTotals[]): number {
  return totals.reduce(
    (sum, { entries, bookings }) => sum + entries.unmatched.count + bookings.unmatched.count,
    0,
  );
}

/** Why a day cannot be signed off, as a sentence; null when it can. */
export async function whyNotSignable(
  db: Reader,
  { id, timeZone }: ReconciledEnvironment,
  day: string,
): Promise<string | null> {
  if (day >= dayIn(new Date(), timeZone)) return `${day} is not over yet (${timeZone}).`;
  const accounts = await db
    .select({
      accountId: masterAccounts.accountId,
      fetchFrom: masterAccounts.fetchFrom,
      isCovered: sql<boolean>`${coveredUntil(timeZone)} >= ${startOfDay(day, timeZone, 1)}`,
    })
    .from(masterAccounts)
    .where(eq(masterAccounts.environmentId, id));
  if (accounts.length === 0) return "No master account is registered yet, so there is nothing to close.";
  const missing = accounts.filter(
    ({ isCovered, fetchFrom }) => !isCovered && (fetchFrom === null || fetchFrom < addDays(day, 1)),
  );
  if (missing.length === 0) return null;
  const names = missing.map(({ accountId }) => accountId).join(", ");
  return `FINCI's ledger of ${day} is not here yet for account ${names}. Run the reconciliation, or upload a statement that is complete to the end of that day.`;
}

const figures = {
  all: "all",
  exact: "matched",
  tolerated: "matched with a difference",
  unmatched: "unmatched",
  other: "other",
} as const;
const nothing: Total = { count: 0, minor: 0n };

/** The figures that differ. Ages change by themselves and are left out. */
function changesBetween(then: CurrencyTotals[], now: CurrencyTotals[]): CloseChange[] {
  const currencies = new Set([...then, ...now].map(({ currency }) => currency));
  const changes: CloseChange[] = [];
  for (const currency of [...currencies].sort())
    for (const side of ["entries", "bookings"] as const)
      for (const [key, figure] of Object.entries(figures)) {
        const of = (all: CurrencyTotals[]): Total =>
          (all.find((one) => one.currency === currency)?.[side] as Record<string, Total> | undefined)?.[
            key
          ] ?? nothing;
        const [before, after] = [of(then), of(now)];
        if (before.count !== after.count || before.minor !== after.minor)
          changes.push({ currency, side, figure, before, after });
      }
  return changes;
}
