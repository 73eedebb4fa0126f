import { and, eq } from "drizzle-orm";
import type { Database } from "@/db/client";
import { masterAccounts, masterEntries } from "@/db/schema";
import { MoneyError, parseAmount } from "@/lib/money";
import type { LedgerEntryOnWire } from "../../finci/contract";
import { FinciError } from "../../finci/errors";
import { parseLedgerNarrative, storableNarrative } from "../../finci/ledger-narrative";
import { clientFor, type WriteEnvironment } from "../intents";
import { aliasKnownLines } from "./same-entries";

/** Days before the last complete one that are asked for again: FINCI may book late. ASSUMED */
const overlapDays = 2;
/** How often all days are asked for again. In between only what comes behind the last page is. */
const allAskedEveryMs = 3_600_000;
/** Pages of one run at most; the next run goes on where this one stopped. */
const pagesPerRunMax = 200;
const dayMs = 86_400_000;

type MasterAccount = typeof masterAccounts.$inferSelect;
type Range = { from: string; to: string; cursor: string | null; allAskedAt: Date | null };

export type FetchOutcome = {
  /** Entries that were not here before. */
  added: number;
  /** False when FINCI stopped us or the run was full: the next run goes on from the cursor. */
  isComplete: boolean;
  /** Why it stopped, as a sentence. */
  problem: string | null;
};

const dayOf = (moment: Date) => moment.toISOString().slice(0, 10);

/**
 * Fetches what FINCI has booked on a master account since the last time, page by page. Each page and the cursor behind it
 * are stored in one transaction, so a run that dies is resumed and nothing is stored twice. Today is fetched again next
 * time, because it is not over. Never throws for what FINCI answers: the account keeps the problem.
 * @throws DomainError out_of_scope when the environment cannot call FINCI
 */
export async function fetchLedger(
  db: Database,
  environment: WriteEnvironment,
  account: MasterAccount,
  now: Date,
): Promise<FetchOutcome> {
  const client = clientFor(db, environment, { intentId: null, requestId: `ledger-${account.accountId}` });
  const range = rangeOf(account, now);
  let added = 0;
  try {
    for (let page = 0; page < pagesPerRunMax; page += 1) {
      const { items, next_cursor } = await client.getTransactions({
        account_id: account.accountId,
        date_from: range.from,
        date_to: range.to,
        cursor: range.cursor,
      });
      const pageCursor = range.cursor;
      range.cursor = next_cursor;
      added += await storePage(db, account, items, { ...range, pageCursor }, now);
      if (next_cursor === null) return { added, isComplete: true, problem: null };
    }
    return { added, isComplete: false, problem: null };
  } catch (error) {
    if (!(error instanceof FinciError || error instanceof MoneyError)) throw error;
    const problem = `FINCI's ledger could not be fetched: ${error.message}`;
    await db.update(masterAccounts).set({ lastProblem: problem }).where(isThis(account));
    return { added, isComplete: false, problem };
  }
}

/** The fetch that was under way; otherwise from the last page on, or once an hour and on a new day all that may have come late. */
function rangeOf(account: MasterAccount, now: Date): Range {
  const { cursor, cursorFrom, cursorTo, lastPageCursor, allAskedAt } = account;
  const to = dayOf(now);
  if (cursor && cursorFrom && cursorTo) return { from: cursorFrom, to: cursorTo, cursor, allAskedAt };
  const isAllDue = !allAskedAt || now.getTime() - allAskedAt.getTime() >= allAskedEveryMs || cursorTo !== to;
  if (lastPageCursor && cursorFrom && !isAllDue)
    return { from: cursorFrom, to, cursor: lastPageCursor, allAskedAt };
  const again = dayOf(new Date(Date.parse(account.fetchedBefore) - overlapDays * dayMs));
  const from = account.fetchFrom !== null && account.fetchFrom > again ? account.fetchFrom : again;
  return { from, to, cursor: null, allAskedAt: now };
}

async function storePage(
  db: Database,
  account: MasterAccount,
  items: LedgerEntryOnWire[],
  { from, to, cursor, pageCursor, allAskedAt }: Range & { pageCursor: string | null },
  now: Date,
): Promise<number> {
  return db.transaction(async (transaction) => {
    // A statement that is taken in meanwhile waits, and then sees these entries.
    await transaction
      .select({ accountId: masterAccounts.accountId })
      .from(masterAccounts)
      .where(isThis(account))
      .for("update");
    const entries = items.map((item) => toEntry(account, item));
    const known = await aliasKnownLines(transaction, account, entries);
    const unknown = entries.filter(({ id }) => !known.has(id));
    const stored =
      unknown.length === 0
        ? []
        : await transaction
            .insert(masterEntries)
            .values(unknown)
            .onConflictDoNothing()
            .returning({ id: masterEntries.id });
    const isDone = cursor === null;
    await transaction
      .update(masterAccounts)
      .set({
        cursor,
        cursorFrom: from,
        cursorTo: to,
        lastPageCursor: pageCursor,
        allAskedAt,
        lastFetchedAt: now,
        lastProblem: null,
        ...(isDone ? { fetchedBefore: to } : {}),
      })
      .where(isThis(account));
    return stored.length;
  });
}

function toEntry(account: MasterAccount, item: LedgerEntryOnWire): typeof masterEntries.$inferInsert {
  const read = parseLedgerNarrative(item.narrative);
  const isNegative = item.amount.startsWith("-");
  const minor = parseAmount(isNegative ? item.amount.slice(1) : item.amount, item.currency);
  return {
    environmentId: account.environmentId,
    masterAccountId: account.accountId,
    id: item.id,
    bookedAt: new Date(item.booked_at),
    valueDate: item.value_date,
    amountMinor: isNegative ? -minor : minor,
    currency: item.currency,
    narrative: storableNarrative(item.narrative),
    isCardRelated: read.isCardRelated,
    reference: read.isCardRelated ? read.reference : null,
    source: "payments_api",
  };
}

function isThis({ environmentId, accountId }: MasterAccount) {
  return and(eq(masterAccounts.environmentId, environmentId), eq(masterAccounts.accountId, accountId));
}
