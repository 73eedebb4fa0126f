import { and, eq, or, type SQL, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { exceptions, ledgerMatches, masterEntries, transactions } from "@/db/schema";
import type { ServiceContext } from "../../../context";
import {
  actingUser,
  applyChange,
  closedNow,
  type ExceptionChange,
  type ExceptionRow,
  openAgain,
} from "../change-exception";
import type { Booking, Tolerance } from "./link-booking";
import { noMatch, requireAlike } from "./refusal";

type Entry = typeof masterEntries.$inferSelect;
type Pair = { environmentId: string; masterAccountId: string; entryId: string; transactionId: string };
type Found = { programId: string; environmentId: string };

/** Only one matches in an environment at a time, by hand or by the job: the lock that the SQL function `match_ledger` takes. */
export async function lockMatching(tx: Transaction, environmentId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(3, hashtext(${environmentId}))`);
}

/** Minor units as FINCI's ledger counts them: a presentment takes. */
export function signedMinor({
  type,
  billingAmountMinor,
}: Pick<Booking, "type" | "billingAmountMinor">): bigint {
  return type === "presentment" ? -billingAmountMinor : billingAmountMinor;
}

/**
 * Says that an entry of FINCI's ledger and a booking are the same money, one to one; the other side's exception closes too.
 * Call it under `lockMatching`.
 * @throws DomainError conflict
 */
export async function matchEntry(
  tx: Transaction,
  context: ServiceContext,
  found: Found,
  pair: Pair,
  { reason, ...tolerance }: Tolerance & { reason: string; own: ExceptionRow },
): Promise<void> {
  const { entry, booking } = await loadPair(tx, pair);
  const ours = signedMinor(booking);
  if (entry.currency !== booking.billingCurrency)
    throw noMatch(`FINCI's entry is in ${entry.currency}, the booking in ${booking.billingCurrency}.`);
  if (entry.amountMinor < 0n !== ours < 0n)
    throw noMatch("One takes money and the other gives it: they are not the same.");
  requireAlike({ ours, theirs: entry.amountMinor, currency: entry.currency }, tolerance);
  const [taken] = await tx.select().from(ledgerMatches).where(eitherOf(pair)).limit(1);
  if (taken)
    throw noMatch(
      taken.entryId === pair.entryId
        ? `FINCI's entry is matched with ${taken.transactionId} already.`
        : `The booking is matched with FINCI's entry ${taken.entryId} already.`,
    );
  await tx.insert(ledgerMatches).values({
    ...pair,
    differenceMinor: entry.amountMinor - ours,
    matchedByUserId: actingUser(context).id,
    reason,
  });
  const other = await lockOtherSide(tx, pair, tolerance.own, "open");
  if (other)
    await applyChange(
      tx,
      context,
      { ...found, id: other.id },
      {
        set: closedNow(context, "matched", reason),
        audit: {
          action: "exception.match",
          before: { status: "open" },
          after: { status: "closed", resolutionKind: "matched", ...pairWords(pair) },
          reason,
        },
      },
    );
}

/**
 * Takes a match by a person back; the other side waits for a person again.
 * @returns what was taken apart; null when there was no such match
 */
export async function unmatchEntry(
  tx: Transaction,
  context: ServiceContext,
  found: Found,
  own: ExceptionRow,
  reason: string,
): Promise<Record<string, string> | null> {
  const [match] = await tx.select().from(ledgerMatches).where(matchOf(own)).limit(1);
  if (!match) return null;
  await tx.delete(ledgerMatches).where(and(eitherOf(match)));
  const other = await lockOtherSide(tx, match, own, "closed");
  if (other?.resolutionKind === "matched") {
    const change: ExceptionChange = {
      set: openAgain,
      audit: {
        action: "exception.reopen",
        before: { status: "closed", resolution: other.resolution },
        after: { status: "open", ...pairWords(match) },
        reason,
      },
    };
    await applyChange(tx, context, { ...found, id: other.id }, change);
  }
  return pairWords(match);
}

const pairWords = ({ entryId, transactionId }: Pair) => ({ entry: entryId, transaction: transactionId });

/** The match that the exception is about, from whichever side. */
function matchOf(own: ExceptionRow): SQL | undefined {
  const side =
    own.kind === "unmatched_entry"
      ? and(
          eq(ledgerMatches.masterAccountId, own.masterAccountId ?? ""),
          eq(ledgerMatches.entryId, own.entryId ?? ""),
        )
      : eq(ledgerMatches.transactionId, own.subjectId);
  return and(eq(ledgerMatches.environmentId, own.environmentId), side);
}

/** Matches that one of the two already has. */
function eitherOf({ environmentId, masterAccountId, entryId, transactionId }: Pair): SQL | undefined {
  const ofEntry = and(eq(ledgerMatches.masterAccountId, masterAccountId), eq(ledgerMatches.entryId, entryId));
  return and(
    eq(ledgerMatches.environmentId, environmentId),
    or(ofEntry, eq(ledgerMatches.transactionId, transactionId)),
  );
}

async function loadPair(tx: Transaction, pair: Pair): Promise<{ entry: Entry; booking: Booking }> {
  const [entry] = await tx
    .select()
    .from(masterEntries)
    .where(
      and(
        eq(masterEntries.environmentId, pair.environmentId),
        eq(masterEntries.masterAccountId, pair.masterAccountId),
        eq(masterEntries.id, pair.entryId),
      ),
    );
  if (!entry) throw noMatch(`FINCI's ledger has no entry ${pair.entryId} on that account.`);
  const [booking] = await tx
    .select()
    .from(transactions)
    .where(and(eq(transactions.id, pair.transactionId), eq(transactions.environmentId, pair.environmentId)));
  if (!booking) throw noMatch(`There is no booking ${pair.transactionId} on this side of the program.`);
  return { entry, booking };
}

/** The exception of the side that the actor did not come from, locked. */
async function lockOtherSide(
  tx: Transaction,
  pair: Pair,
  own: ExceptionRow,
  status: ExceptionRow["status"],
): Promise<ExceptionRow | undefined> {
  const ofOther =
    own.kind === "unmatched_entry"
      ? and(eq(exceptions.kind, "unmatched_presentment"), eq(exceptions.transactionId, pair.transactionId))
      : and(
          eq(exceptions.kind, "unmatched_entry"),
          eq(exceptions.masterAccountId, pair.masterAccountId),
          eq(exceptions.entryId, pair.entryId),
        );
  const [other] = await tx
    .select()
    .from(exceptions)
    .where(and(eq(exceptions.environmentId, pair.environmentId), ofOther, eq(exceptions.status, status)))
    .for("update");
  return other;
}
