import { and, eq, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Reader } from "@/db/client";
import { ledgerMatches, masterAccounts, masterEntries, transactions } from "@/db/schema";
import { type AgeBucket, ageBuckets } from "@/lib/reconciliation";
import type { ServiceContext } from "../../context";
import { loadEnvironment } from "./load-environment";
import { ageDays, within } from "./period";
import type { totalsSchema } from "./schemas";

/** How many, and their signed sum in minor units. Exact for any number of rows. */
export type Total = { count: number; minor: bigint };

export type SideTotals = {
  /** Presentments and returns; of FINCI's ledger, what is card-related. */
  all: Total;
  exact: Total;
  /** Matched with a difference. */
  tolerated: Total;
  unmatched: Total;
  /** Of the unmatched, by whole days until now. */
  ages: Record<AgeBucket, Total>;
};

export type CurrencyTotals = {
  currency: string;
  /** FINCI's entries by the moment FINCI booked them. */
  entries: SideTotals & { other: Total };
  /** Our bookings by the moment we received them; a presentment is negative, as in FINCI's ledger. */
  bookings: SideTotals;
  /** FINCI's amounts less ours, of the matched entries. */
  differenceMinor: bigint;
  /** False: no master account in that currency is registered, so its bookings cannot be matched. */
  hasAccount: boolean;
};

/** A booking's amount as FINCI's ledger has it: a presentment takes. */
export const bookingMinor = sql<bigint>`case ${transactions.type} when 'presentment'
  then -${transactions.billingAmountMinor} else ${transactions.billingAmountMinor} end`;

/** Card-related by its narrative, or because a person matched it with a booking. */
export const isCardEntry = sql`(${masterEntries.isCardRelated} or ${ledgerMatches.entryId} is not null)`;

export const matchOfEntry = and(
  eq(ledgerMatches.environmentId, masterEntries.environmentId),
  eq(ledgerMatches.masterAccountId, masterEntries.masterAccountId),
  eq(ledgerMatches.entryId, masterEntries.id),
);
export const matchOfBooking = and(
  eq(ledgerMatches.environmentId, transactions.environmentId),
  eq(ledgerMatches.transactionId, transactions.id),
);

type Group = {
  currency: string;
  isCard: boolean;
  state: "exact" | "tolerated" | "unmatched";
  age: AgeBucket | null;
  count: number;
  minor: string;
  difference: string;
};

const state = sql<Group["state"]>`case when ${ledgerMatches.entryId} is null then 'unmatched'
  when ${ledgerMatches.differenceMinor} = 0 then 'exact' else 'tolerated' end`;

/** The bucket of a row's age; the same limits as the filter of the lists. */
function bucketOf(at: SQL): SQL<AgeBucket | null> {
  const cases = ageBuckets.map(({ key, toDays }) =>
    toDays === null
      ? sql`else ${sql.raw(`'${key}'`)}`
      : sql`when ${ageDays(at)} <= ${sql.raw(String(toDays))} then ${sql.raw(`'${key}'`)}`,
  );
  return sql`case when ${ledgerMatches.entryId} is not null then null ${sql.join(cases, sql` `)} end`;
}

/**
 * The totals of both sides per currency, over days of the program's time zone.
 * @throws DomainError not_found, out_of_scope
 */
export async function getTotals(
  context: ServiceContext,
  { environmentId, from, to }: z.output<typeof totalsSchema>,
): Promise<CurrencyTotals[]> {
  const { timeZone } = await loadEnvironment(context, environmentId);
  return readTotals(context.db, { id: environmentId, timeZone }, from, to);
}

/** The same within somebody's transaction. */
export async function readTotals(
  db: Reader,
  { id, timeZone }: { id: string; timeZone: string },
  from: string,
  to: string,
): Promise<CurrencyTotals[]> {
  const figures = {
    state,
    count: sql<number>`count(*)::int`,
    difference: sql<string>`coalesce(sum(${ledgerMatches.differenceMinor}), 0)::text`,
  };
  const entries = await db
    .select({
      ...figures,
      currency: masterEntries.currency,
      isCard: sql<boolean>`${isCardEntry}`,
      age: bucketOf(sql`${masterEntries.bookedAt}`),
      minor: sql<string>`sum(${masterEntries.amountMinor})::text`,
    })
    .from(masterEntries)
    .leftJoin(ledgerMatches, matchOfEntry)
    .where(and(eq(masterEntries.environmentId, id), within(masterEntries.bookedAt, from, to, timeZone)))
    .groupBy(sql`1, 4, 5, 6`);
  const bookings = await db
    .select({
      ...figures,
      currency: transactions.billingCurrency,
      isCard: sql<boolean>`true`,
      age: bucketOf(sql`${transactions.receivedAt}`),
      minor: sql<string>`sum(${bookingMinor})::text`,
    })
    .from(transactions)
    .leftJoin(ledgerMatches, matchOfBooking)
    .where(and(eq(transactions.environmentId, id), within(transactions.receivedAt, from, to, timeZone)))
    .groupBy(sql`1, 4, 5, 6`);
  const accounts = await db
    .select({ currency: masterAccounts.currency })
    .from(masterAccounts)
    .where(eq(masterAccounts.environmentId, id));
  return toTotals(entries, bookings, new Set(accounts.map(({ currency }) => currency)));
}

function toTotals(entries: Group[], bookings: Group[], accounts: Set<string>): CurrencyTotals[] {
  const currencies = new Set([...entries, ...bookings].map(({ currency }) => currency).concat([...accounts]));
  return [...currencies].sort().map((currency) => {
    const of = (groups: Group[]) => groups.filter((group) => group.currency === currency);
    const card = of(entries).filter(({ isCard }) => isCard);
    return {
      currency,
      entries: { ...toSide(card), other: sum(of(entries).filter(({ isCard }) => !isCard)) },
      bookings: toSide(of(bookings)),
      differenceMinor: card.reduce((total, { difference }) => total + BigInt(difference), 0n),
      hasAccount: accounts.has(currency),
    };
  });
}

function toSide(groups: Group[]): SideTotals {
  const of = (which: Group["state"]) => sum(groups.filter((group) => group.state === which));
  const ages = ageBuckets.map(({ key }) => [key, sum(groups.filter(({ age }) => age === key))]);
  return {
    all: sum(groups),
    exact: of("exact"),
    tolerated: of("tolerated"),
    unmatched: of("unmatched"),
    ages: Object.fromEntries(ages),
  };
}

function sum(groups: Group[]): Total {
  return groups.reduce(
    (total, { count, minor }) => ({ count: total.count + count, minor: total.minor + BigInt(minor) }),
    { count: 0, minor: 0n },
  );
}
