import { and, asc, desc, eq, gte, inArray, isNull, lte, notExists, or, type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { authorizations, ledgerMatches, masterEntries, transactions } from "@/db/schema";
import { approvedResponseCode } from "../../../finci/contract";
import { signedMinor } from "../match/match-entry";
import { authorizationSide, bookingSide, entrySide, type SideView } from "./side";

/** Candidates at most that a page offers; another one can be named by its id. */
const candidatesMax = 8;
const dayMs = 86_400_000;
/** How long before its clearing a payment may have been authorized. Source: the longest hold of the contract, with room. */
const authorizedBeforeDays = 45;
/** How far from each other our booking and FINCI's entry may be. Our decision. */
const entryWithinDays = 10;
/** How long before a return its presentment may have come. Our decision. */
const presentedBeforeDays = 180;

type Booking = typeof transactions.$inferSelect;
type Entry = typeof masterEntries.$inferSelect;

const daysFrom = (moment: Date, days: number) => new Date(moment.getTime() + days * dayMs);
const distance = (amount: SQL | typeof transactions.billingAmountMinor, minor: bigint) =>
  sql`abs(${amount} - ${minor.toString()}::bigint)`;

/** Amounts from half to double: what is farther away is not alike. */
function alike(minor: bigint): [bigint, bigint] {
  const size = minor < 0n ? -minor : minor;
  // Never nothing: a payment that was wholly reversed has nothing to clear.
  return [size / 2n > 0n ? size / 2n : 1n, size * 2n];
}

/** Approved authorizations of the card that nothing cleared yet, made before the clearing: those that hold money first. */
export async function authorizationsFor(db: Database, booking: Booking): Promise<SideView[]> {
  const { environmentId, accountId, tokenId, billingCurrency, billingAmountMinor, finciCreatedAt } = booking;
  const [least, most] = alike(billingAmountMinor);
  const left = sql`(${authorizations.billingAmountMinor} - ${authorizations.reversedMinor})`;
  const rows = await db
    .select()
    .from(authorizations)
    .where(
      and(
        eq(authorizations.environmentId, environmentId),
        eq(authorizations.tokenId, tokenId),
        eq(authorizations.accountId, accountId),
        eq(authorizations.billingCurrency, billingCurrency),
        eq(authorizations.clearedMinor, 0n),
        or(
          eq(authorizations.adviceResponseCode, approvedResponseCode),
          and(isNull(authorizations.adviceResponseCode), eq(authorizations.decision, "approved")),
        ),
        gte(left, least.toString()),
        lte(left, most.toString()),
        gte(authorizations.receivedAt, daysFrom(finciCreatedAt, -authorizedBeforeDays)),
        lte(authorizations.finciCreatedAt, finciCreatedAt),
      ),
    )
    .orderBy(
      desc(sql`${authorizations.heldMinor} > 0`),
      distance(left, billingAmountMinor),
      desc(authorizations.receivedAt),
    )
    .limit(candidatesMax);
  return rows.map(authorizationSide);
}

/** Presentments of the account before the return, of at least its amount: those of the merchant and of the very amount first. */
export async function presentmentsFor(db: Database, given: Booking): Promise<SideView[]> {
  const { environmentId, accountId, tokenId, billingCurrency, billingAmountMinor, finciCreatedAt } = given;
  const rows = await db
    .select()
    .from(transactions)
    .where(
      and(
        eq(transactions.environmentId, environmentId),
        eq(transactions.tokenId, tokenId),
        eq(transactions.accountId, accountId),
        eq(transactions.type, "presentment"),
        eq(transactions.billingCurrency, billingCurrency),
        gte(transactions.billingAmountMinor, billingAmountMinor),
        gte(transactions.receivedAt, daysFrom(finciCreatedAt, -presentedBeforeDays)),
        lte(transactions.finciCreatedAt, finciCreatedAt),
      ),
    )
    .orderBy(
      desc(sql`${transactions.merchantId} = ${given.merchantId}`),
      distance(transactions.billingAmountMinor, billingAmountMinor),
      desc(transactions.receivedAt),
    )
    .limit(candidatesMax);
  return rows.map(bookingSide);
}

/** Bookings without an entry, of the same direction and currency: those that the entry names, then the nearest amounts. */
export async function bookingsFor(db: Database, entry: Entry): Promise<SideView[]> {
  const { environmentId, amountMinor, currency, reference, bookedAt } = entry;
  const [least, most] = alike(amountMinor);
  const size = amountMinor < 0n ? -amountMinor : amountMinor;
  const isNamed = reference
    ? or(eq(transactions.authorizationId, reference), eq(transactions.id, reference))
    : undefined;
  const isNear = and(
    gte(transactions.billingAmountMinor, least),
    lte(transactions.billingAmountMinor, most),
    gte(transactions.receivedAt, daysFrom(bookedAt, -entryWithinDays)),
    lte(transactions.receivedAt, daysFrom(bookedAt, entryWithinDays)),
  );
  const find = (condition: SQL | undefined) =>
    db
      .select()
      .from(transactions)
      .where(
        and(
          eq(transactions.environmentId, environmentId),
          eq(transactions.type, amountMinor < 0n ? "presentment" : "return"),
          eq(transactions.billingCurrency, currency),
          condition,
          notExists(
            db
              .select({ one: sql`1` })
              .from(ledgerMatches)
              .where(
                and(
                  eq(ledgerMatches.environmentId, environmentId),
                  eq(ledgerMatches.transactionId, transactions.id),
                ),
              ),
          ),
        ),
      )
      .orderBy(distance(transactions.billingAmountMinor, size), asc(transactions.receivedAt))
      .limit(candidatesMax);
  const [named, near] = await Promise.all([isNamed ? find(isNamed) : [], find(isNear)]);
  return firstOnce([...named, ...near].map(bookingSide));
}

/** Entries of FINCI's ledger without a booking, of the same direction and currency: those that name it, then the nearest. */
export async function entriesFor(db: Database, booking: Booking): Promise<SideView[]> {
  const { environmentId, billingCurrency, receivedAt, authorizationId, id } = booking;
  const signed = signedMinor(booking);
  const [least, most] = alike(signed);
  const isNamed = inArray(masterEntries.reference, authorizationId ? [authorizationId, id] : [id]);
  const isNear = and(
    gte(sql`abs(${masterEntries.amountMinor})`, least.toString()),
    lte(sql`abs(${masterEntries.amountMinor})`, most.toString()),
    gte(masterEntries.bookedAt, daysFrom(receivedAt, -entryWithinDays)),
    lte(masterEntries.bookedAt, daysFrom(receivedAt, entryWithinDays)),
  );
  const find = (condition: SQL | undefined) =>
    db
      .select()
      .from(masterEntries)
      .where(
        and(
          eq(masterEntries.environmentId, environmentId),
          eq(masterEntries.currency, billingCurrency),
          eq(sql`sign(${masterEntries.amountMinor})`, signed < 0n ? -1 : 1),
          condition,
          notExists(
            db
              .select({ one: sql`1` })
              .from(ledgerMatches)
              .where(
                and(
                  eq(ledgerMatches.environmentId, environmentId),
                  eq(ledgerMatches.masterAccountId, masterEntries.masterAccountId),
                  eq(ledgerMatches.entryId, masterEntries.id),
                ),
              ),
          ),
        ),
      )
      .orderBy(
        sql`abs(${masterEntries.amountMinor} - ${signed.toString()}::bigint)`,
        desc(masterEntries.isCardRelated),
        asc(masterEntries.bookedAt),
      )
      .limit(candidatesMax);
  const [named, near] = await Promise.all([find(isNamed), find(isNear)]);
  return firstOnce([...named, ...near].map(entrySide));
}

/** Each once, where it stands first. */
function firstOnce(sides: SideView[]): SideView[] {
  return sides
    .filter((side, index) => sides.findIndex((other) => keyOf(other) === keyOf(side)) === index)
    .slice(0, candidatesMax);
}

const keyOf = ({ masterAccountId, id }: SideView) => `${masterAccountId} ${id}`;
