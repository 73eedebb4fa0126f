import { and, desc, eq, lte, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Reader } from "@/db/client";
import { ledgerEntries } from "@/db/schema";
import type { AccountKey } from "@/server/ledger";
import type { ServiceContext } from "../../context";
import { locateAccount } from "../accounts";
import { type Balance, toBalance } from "../balance";
import type { balanceAtSchema } from "./schemas";

/** An account's money after every entry up to a moment. Amounts in minor units. */
export type PastBalance = {
  postedMinor: bigint;
  heldMinor: bigint;
  entriesCount: bigint;
  /** The entries add up to the running totals that the last of them carries, and none is missing. */
  isProven: boolean;
};

/**
 * The balance at a past moment, proven: the sum of every entry up to it (entries of that very millisecond included),
 * compared with the running totals of the last one. Zero before the first.
 */
export async function balanceAt(
  reader: Reader,
  { environmentId, accountId }: AccountKey,
  moment: Date,
): Promise<PastBalance> {
  const upTo = and(
    eq(ledgerEntries.environmentId, environmentId),
    eq(ledgerEntries.accountId, accountId),
    lte(ledgerEntries.createdAt, moment),
  );
  const last = reader
    .select({
      sequence: ledgerEntries.sequence,
      posted: ledgerEntries.postedAfterMinor,
      held: ledgerEntries.heldAfterMinor,
    })
    .from(ledgerEntries)
    .where(upTo)
    .orderBy(desc(ledgerEntries.createdAt), desc(ledgerEntries.sequence))
    .limit(1)
    .as("last");
  const sums = reader
    .select({
      posted: sql`coalesce(sum(${ledgerEntries.postedDeltaMinor}), 0)::bigint`.as("posted_sum"),
      held: sql`coalesce(sum(${ledgerEntries.heldDeltaMinor}), 0)::bigint`.as("held_sum"),
      entries: sql`count(*)`.as("entries"),
    })
    .from(ledgerEntries)
    .where(upTo)
    .as("sums");
  // One statement, so that both see the same entries.
  const [row] = await reader
    .select({
      posted: sql<string>`${sums.posted}::text`,
      held: sql<string>`${sums.held}::text`,
      entries: sql<string>`${sums.entries}::text`,
      isProven: sql<boolean>`coalesce(${last.posted}, 0) = ${sums.posted} and coalesce(${last.held}, 0) = ${sums.held}
        and coalesce(${last.sequence}, 0) = ${sums.entries}`,
    })
    .from(sums)
    .leftJoin(last, sql`true`);
  if (!row) throw new Error("The sum answered no row");
  return {
    postedMinor: BigInt(row.posted),
    heldMinor: BigInt(row.held),
    entriesCount: BigInt(row.entries),
    isProven: row.isProven,
  };
}

/**
 * `balanceAt` for a page.
 * @throws DomainError not_found, also for an account of a program that the actor may not see
 */
export async function getBalanceAt(
  context: ServiceContext,
  { accountId, moment }: z.output<typeof balanceAtSchema>,
): Promise<{ balance: Balance; entriesCount: bigint; isProven: boolean }> {
  const { environment, currency } = await locateAccount(context, accountId);
  const { entriesCount, isProven, ...amounts } = await balanceAt(
    context.db,
    { environmentId: environment.id, accountId },
    moment,
  );
  return { balance: toBalance(currency, amounts), entriesCount, isProven };
}
