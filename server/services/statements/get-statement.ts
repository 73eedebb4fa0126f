import { and, asc, desc, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Reader } from "@/db/client";
import { ledgerEntries } from "@/db/schema";
import type { Money } from "@/lib/money";
import type { ServiceContext } from "../../context";
import { locateAccount } from "../accounts";
import { type Balance, toBalance } from "../balance";
import { inRange, ofAccount, requireOrder, type StatementRange, startOfDay, upToEnd } from "./period";
import type { statementSchema } from "./schemas";

type EntryKind = (typeof ledgerEntries.kind.enumValues)[number];

/** What entries of one kind moved in the range. */
export type KindTotal = { kind: EntryKind; count: number; posted: Money; held: Money };

export type Statement = {
  accountId: string;
  currency: string;
  from: string;
  to: string;
  timeZone: string;
  /** After the last entry before the range. */
  opening: Balance;
  /** After the last entry of the range. */
  closing: Balance;
  /** By kind, and by currency should the ledger hold another one than the account's. */
  totals: KindTotal[];
  entriesCount: number;
  /** Opening and what moved make the closing. */
  isProven: boolean;
};

/**
 * The head of an account's statement: opening, what moved by kind, closing; all of one moment.
 * @throws DomainError not_found, invalid (a range that ends before it begins)
 */
export async function getStatement(
  context: ServiceContext,
  { accountId, from, to }: z.output<typeof statementSchema>,
): Promise<Statement> {
  requireOrder({ from, to });
  const { environment, currency, timeZone } = await locateAccount(context, accountId);
  const range: StatementRange = { environmentId: environment.id, accountId, from, to, timeZone };
  return context.db.transaction(
    async (tx) => {
      const opening = await lastBefore(
        tx,
        and(ofAccount(range), sql`${ledgerEntries.createdAt} < ${startOfDay(from, timeZone)}`),
      );
      const closing = await lastBefore(tx, and(ofAccount(range), upToEnd(range)));
      const totals = await readTotals(tx, range);
      const posted = totals.reduce((sum, total) => sum + total.posted.minor, opening.postedMinor);
      const held = totals.reduce((sum, total) => sum + total.held.minor, opening.heldMinor);
      return {
        accountId,
        currency,
        from,
        to,
        timeZone,
        opening: toBalance(currency, opening),
        closing: toBalance(currency, closing),
        totals,
        entriesCount: totals.reduce((sum, total) => sum + total.count, 0),
        isProven:
          posted === closing.postedMinor &&
          held === closing.heldMinor &&
          totals.every((total) => total.posted.currency === currency),
      };
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

async function lastBefore(reader: Reader, condition: SQL | undefined) {
  const [last] = await reader
    .select({ postedMinor: ledgerEntries.postedAfterMinor, heldMinor: ledgerEntries.heldAfterMinor })
    .from(ledgerEntries)
    .where(condition)
    .orderBy(desc(ledgerEntries.createdAt), desc(ledgerEntries.sequence))
    .limit(1);
  return last ?? { postedMinor: 0n, heldMinor: 0n };
}

async function readTotals(reader: Reader, range: StatementRange): Promise<KindTotal[]> {
  const { kind, currency, postedDeltaMinor, heldDeltaMinor } = ledgerEntries;
  const rows = await reader
    .select({
      kind,
      currency,
      count: sql<number>`count(*)::int`,
      posted: sql<string>`sum(${postedDeltaMinor})::text`,
      held: sql<string>`sum(${heldDeltaMinor})::text`,
    })
    .from(ledgerEntries)
    .where(inRange(range))
    .groupBy(kind, currency)
    .orderBy(asc(currency), asc(kind));
  return rows.map((row) => ({
    kind: row.kind,
    count: row.count,
    posted: { minor: BigInt(row.posted), currency: row.currency },
    held: { minor: BigInt(row.held), currency: row.currency },
  }));
}
