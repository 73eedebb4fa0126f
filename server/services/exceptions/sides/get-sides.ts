import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import type { Database } from "@/db/client";
import {
  authorizations,
  deliveries,
  ledgerMatches,
  masterEntries,
  programs,
  transactions,
} from "@/db/schema";
import { exceptionKindWords } from "@/lib/exception-kinds";
import type { ServiceContext } from "../../../context";
import { type ExceptionRow, loadException } from "../change-exception";
import type { exceptionIdSchema } from "../schemas";
import { authorizationsFor, bookingsFor, entriesFor, presentmentsFor } from "./candidates";
import { authorizationSide, bookingSide, entrySide, heldBackSide, type SideView } from "./side";

export type ExceptionSides = {
  /** What the exception is about; null where it is none of these, or not here. */
  subject: SideView | null;
  /** What it stands against: the original of a duplicate, candidates for a match, or what it was matched with. */
  against: SideView[];
  relation: "original" | "candidates" | "matched" | null;
  /** Minor units by which the two may differ and still match. */
  toleranceMinor: bigint;
};

/**
 * The two sides of an exception, to compare: the clearing that is held back and the one booked; a booking and what it may
 * belong to; FINCI's entry and the bookings that may be it.
 * @throws DomainError not_found
 */
export async function getExceptionSides(
  context: ServiceContext,
  { id }: z.output<typeof exceptionIdSchema>,
): Promise<ExceptionSides> {
  const { db } = context;
  const { exception, programId } = await loadException(context, id);
  const [program] = await db
    .select({ toleranceMinor: programs.matchToleranceMinor })
    .from(programs)
    .where(eq(programs.id, programId));
  return { toleranceMinor: program?.toleranceMinor ?? 0n, ...(await readSides(db, exception)) };
}

type Sides = Omit<ExceptionSides, "toleranceMinor">;

function readSides(db: Database, exception: ExceptionRow): Promise<Sides> {
  if (exception.kind === "suspected_duplicate") return duplicateSides(db, exception);
  const { match } = exceptionKindWords(exception.kind);
  if (match === "authorization" || match === "presentment") return linkSides(db, exception, match);
  if (match === "booking") return entrySides(db, exception);
  if (match === "ledger_entry") return unbookedSides(db, exception);
  return Promise.resolve({ subject: null, against: [], relation: null });
}

async function duplicateSides(db: Database, exception: ExceptionRow): Promise<Sides> {
  const { deliveryId, transactionId, environmentId } = exception;
  const [[delivery], original] = await Promise.all([
    deliveryId
      ? db.select({ payload: deliveries.payload }).from(deliveries).where(eq(deliveries.id, deliveryId))
      : [],
    transactionId ? readBooking(db, environmentId, transactionId) : null,
  ]);
  return {
    subject: delivery ? heldBackSide(delivery) : null,
    against: original ? [bookingSide(original)] : [],
    relation: "original",
  };
}

async function linkSides(
  db: Database,
  exception: ExceptionRow,
  match: "authorization" | "presentment",
): Promise<Sides> {
  const { environmentId, subjectId, status } = exception;
  const booking = await readBooking(db, environmentId, subjectId);
  if (!booking) return { subject: null, against: [], relation: null };
  const subject = bookingSide(booking);
  const { linkedAuthorizationId, linkedTransactionId } = booking;
  if (linkedAuthorizationId) {
    const [linked] = await db
      .select()
      .from(authorizations)
      .where(
        and(eq(authorizations.id, linkedAuthorizationId), eq(authorizations.environmentId, environmentId)),
      );
    return { subject, against: linked ? [authorizationSide(linked)] : [], relation: "matched" };
  }
  if (linkedTransactionId) {
    const linked = await readBooking(db, environmentId, linkedTransactionId);
    return { subject, against: linked ? [bookingSide(linked)] : [], relation: "matched" };
  }
  if (status === "closed") return { subject, against: [], relation: null };
  const find = match === "authorization" ? authorizationsFor : presentmentsFor;
  return { subject, against: await find(db, booking), relation: "candidates" };
}

async function entrySides(db: Database, exception: ExceptionRow): Promise<Sides> {
  const { environmentId, masterAccountId, entryId, status } = exception;
  const entry = await readEntry(db, environmentId, masterAccountId, entryId);
  if (!entry) return { subject: null, against: [], relation: null };
  const subject = entrySide(entry);
  const match = await readMatch(db, exception);
  if (match) {
    const booking = await readBooking(db, environmentId, match.transactionId);
    return { subject, against: booking ? [bookingSide(booking)] : [], relation: "matched" };
  }
  if (status === "closed") return { subject, against: [], relation: null };
  return { subject, against: await bookingsFor(db, entry), relation: "candidates" };
}

async function unbookedSides(db: Database, exception: ExceptionRow): Promise<Sides> {
  const { environmentId, subjectId, status } = exception;
  const booking = await readBooking(db, environmentId, subjectId);
  if (!booking) return { subject: null, against: [], relation: null };
  const subject = bookingSide(booking);
  const match = await readMatch(db, exception);
  if (match) {
    const entry = await readEntry(db, environmentId, match.masterAccountId, match.entryId);
    return { subject, against: entry ? [entrySide(entry)] : [], relation: "matched" };
  }
  if (status === "closed") return { subject, against: [], relation: null };
  return { subject, against: await entriesFor(db, booking), relation: "candidates" };
}

async function readBooking(db: Database, environmentId: string, id: string) {
  const [booking] = await db
    .select()
    .from(transactions)
    .where(and(eq(transactions.id, id), eq(transactions.environmentId, environmentId)));
  return booking ?? null;
}

async function readEntry(
  db: Database,
  environmentId: string,
  masterAccountId: string | null,
  id: string | null,
) {
  const [entry] = await db
    .select()
    .from(masterEntries)
    .where(
      and(
        eq(masterEntries.environmentId, environmentId),
        eq(masterEntries.masterAccountId, masterAccountId ?? ""),
        eq(masterEntries.id, id ?? ""),
      ),
    );
  return entry ?? null;
}

async function readMatch(db: Database, exception: ExceptionRow) {
  const { environmentId, kind, masterAccountId, entryId, subjectId } = exception;
  const ofEntry = and(
    eq(ledgerMatches.masterAccountId, masterAccountId ?? ""),
    eq(ledgerMatches.entryId, entryId ?? ""),
  );
  const [match] = await db
    .select()
    .from(ledgerMatches)
    .where(
      and(
        eq(ledgerMatches.environmentId, environmentId),
        kind === "unmatched_entry" ? ofEntry : eq(ledgerMatches.transactionId, subjectId),
      ),
    );
  return match ?? null;
}
