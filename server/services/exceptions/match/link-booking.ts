import { and, eq, ne, or, sum } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { authorizations, transactions } from "@/db/schema";
import { approvedResponseCode } from "../../../finci/contract";
import { settleAuthorization, settleTransaction } from "../../../ledger";
import type { ExceptionRow } from "../change-exception";
import { noMatch, requireAlike } from "./refusal";

/*
 * A link that a person makes between a booking and what it belongs to. It is written down on the booking and counts like one
 * that FINCI gave; everything that follows from it (the hold, what does not fit) is settled from the facts again, so that
 * taking it back is the same thing in the other direction. Call them under the account's lock.
 */

export type Tolerance = { toleranceMinor: bigint; acceptsDifference: boolean };
export type Booking = typeof transactions.$inferSelect;

/**
 * Says which authorization a presentment clears; its hold is released. One to one: an authorization that was cleared before
 * takes no further presentment this way.
 * @throws DomainError conflict
 */
export async function linkAuthorization(
  tx: Transaction,
  exception: ExceptionRow,
  authorizationId: string,
  tolerance: Tolerance,
): Promise<void> {
  const presentment = await loadBooking(tx, exception);
  const [authorization] = await tx
    .select()
    .from(authorizations)
    .where(
      and(
        eq(authorizations.id, authorizationId),
        eq(authorizations.environmentId, presentment.environmentId),
        eq(authorizations.accountId, presentment.accountId),
      ),
    );
  if (!authorization) throw noMatch(`The account has no authorization ${authorizationId}.`);
  if (authorization.billingCurrency !== presentment.billingCurrency)
    throw noMatch(
      `It is in ${authorization.billingCurrency}, the presentment in ${presentment.billingCurrency}.`,
    );
  const { adviceResponseCode: code, decision } = authorization;
  if (code === null ? decision !== "approved" : code !== approvedResponseCode)
    throw noMatch("That authorization was not approved, so nothing can be cleared under it.");
  const [earlier] = await tx
    .select({ id: transactions.id })
    .from(transactions)
    .where(
      and(
        or(
          eq(transactions.authorizationId, authorizationId),
          eq(transactions.linkedAuthorizationId, authorizationId),
        ),
        eq(transactions.environmentId, presentment.environmentId),
        eq(transactions.type, "presentment"),
        ne(transactions.id, presentment.id),
      ),
    )
    .limit(1);
  if (earlier) throw noMatch(`Presentment ${earlier.id} cleared that authorization already.`);
  requireAlike(
    {
      ours: authorization.billingAmountMinor - authorization.reversedMinor,
      theirs: presentment.billingAmountMinor,
      currency: presentment.billingCurrency,
    },
    tolerance,
  );
  await setLink(tx, presentment, { linkedAuthorizationId: authorizationId });
  await settleTransaction(tx, presentment, presentment.id);
  await settleAuthorization(
    tx,
    presentment,
    authorizationId,
    `presentment ${presentment.id}, matched by a person`,
  );
}

/**
 * Says which presentment a return gives back. Several returns may belong to one presentment, as long as they do not add up to
 * more than its amount.
 * @throws DomainError conflict
 */
export async function linkPresentment(
  tx: Transaction,
  exception: ExceptionRow,
  presentmentId: string,
): Promise<void> {
  const given = await loadBooking(tx, exception);
  const [presentment] = await tx
    .select()
    .from(transactions)
    .where(
      and(
        eq(transactions.id, presentmentId),
        eq(transactions.environmentId, given.environmentId),
        eq(transactions.accountId, given.accountId),
        eq(transactions.type, "presentment"),
      ),
    );
  if (!presentment) throw noMatch(`The account has no presentment ${presentmentId}.`);
  if (presentment.billingCurrency !== given.billingCurrency)
    throw noMatch(`It is in ${presentment.billingCurrency}, the return in ${given.billingCurrency}.`);
  const [returned] = await tx
    .select({ minor: sum(transactions.billingAmountMinor) })
    .from(transactions)
    .where(
      and(
        or(
          eq(transactions.originalTransactionId, presentmentId),
          eq(transactions.linkedTransactionId, presentmentId),
        ),
        eq(transactions.environmentId, given.environmentId),
        eq(transactions.type, "return"),
        ne(transactions.id, given.id),
      ),
    );
  const before = BigInt(returned?.minor ?? 0);
  if (before + given.billingAmountMinor > presentment.billingAmountMinor)
    throw noMatch(
      before > 0n
        ? "Together with its other returns this one is more than the presentment."
        : "The return is more than the presentment.",
    );
  await setLink(tx, given, { linkedTransactionId: presentmentId });
  await settleTransaction(tx, given, given.id);
}

/** Takes back what a person linked the exception's booking with: an authorization's hold is as it was before. */
export async function unlinkBooking(tx: Transaction, exception: ExceptionRow): Promise<string | null> {
  const booking = await loadBooking(tx, exception);
  const { linkedAuthorizationId, linkedTransactionId } = booking;
  await tx
    .update(transactions)
    .set({ linkedAuthorizationId: null, linkedTransactionId: null })
    .where(isBooking(booking));
  await settleTransaction(tx, booking, booking.id);
  if (linkedAuthorizationId)
    await settleAuthorization(
      tx,
      booking,
      linkedAuthorizationId,
      `presentment ${booking.id} is not of this payment after all`,
    );
  // What its returns add up to is another sum now.
  if (linkedTransactionId) await settleTransaction(tx, booking, linkedTransactionId);
  return linkedAuthorizationId ?? linkedTransactionId;
}

/** The exception's booking. @throws DomainError conflict when it is not there */
async function loadBooking(tx: Transaction, { environmentId, subjectId }: ExceptionRow): Promise<Booking> {
  const [booking] = await tx
    .select()
    .from(transactions)
    .where(and(eq(transactions.id, subjectId), eq(transactions.environmentId, environmentId)));
  if (!booking) throw noMatch("The booking that this exception is about is not here.");
  return booking;
}

async function setLink(
  tx: Transaction,
  booking: Booking,
  link: Pick<Partial<Booking>, "linkedAuthorizationId" | "linkedTransactionId">,
): Promise<void> {
  if (booking.linkedAuthorizationId ?? booking.linkedTransactionId)
    throw noMatch("It is matched already. Reopen its exception to take that back.");
  await tx.update(transactions).set(link).where(isBooking(booking));
}

function isBooking({ id, environmentId, accountId }: Booking) {
  return and(
    eq(transactions.id, id),
    eq(transactions.environmentId, environmentId),
    eq(transactions.accountId, accountId),
  );
}
