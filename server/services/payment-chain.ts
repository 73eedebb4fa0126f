import { and, asc, eq, inArray, or, type SQL } from "drizzle-orm";
import type { Reader } from "@/db/client";
import {
  authorizationReversals,
  deliveries,
  exceptions,
  ledgerEntries,
  ledgerMatches,
  masterEntries,
  transactions,
} from "@/db/schema";
import { deliveryColumns } from "./delivery-columns";
import { relatedMax } from "./schemas";

type TransactionRow = typeof transactions.$inferSelect;

/** Everything recorded around one payment, each list oldest first, at most `relatedMax` of each. */
export type PaymentChain = Awaited<ReturnType<typeof readPaymentChain>>;

/**
 * The chain of a payment from its authorization, or from one of its bookings: messages, reversals, presentments and returns
 * (those that a person linked as well), entries of our ledger and of FINCI's, exceptions.
 */
export async function readPaymentChain(
  db: Reader,
  environmentId: string,
  start: { authorizationId: string | null; transaction?: TransactionRow },
) {
  const { authorizationId } = start;
  const bookings = await readBookings(db, environmentId, start);
  const ids = bookings.map(({ id }) => id);
  const [deliveryRows, reversals, entries, exceptionRows, finciEntries] = await Promise.all([
    db
      .select(deliveryColumns)
      .from(deliveries)
      .where(
        and(
          eq(deliveries.environmentId, environmentId),
          anyOf(
            inArray(deliveries.eventId, authorizationId ? [...ids, authorizationId] : ids),
            authorizationId && eq(deliveries.authorizationId, authorizationId),
          ),
        ),
      )
      .orderBy(asc(deliveries.receivedAt))
      .limit(relatedMax),
    authorizationId
      ? db
          .select()
          .from(authorizationReversals)
          .where(
            and(
              eq(authorizationReversals.environmentId, environmentId),
              eq(authorizationReversals.originalAuthorizationId, authorizationId),
            ),
          )
          .orderBy(asc(authorizationReversals.receivedAt))
          .limit(relatedMax)
      : [],
    db
      .select()
      .from(ledgerEntries)
      .where(
        and(
          eq(ledgerEntries.environmentId, environmentId),
          anyOf(
            inArray(ledgerEntries.transactionId, ids),
            authorizationId && eq(ledgerEntries.authorizationId, authorizationId),
          ),
        ),
      )
      .orderBy(asc(ledgerEntries.createdAt), asc(ledgerEntries.sequence))
      .limit(relatedMax),
    db
      .select()
      .from(exceptions)
      .where(
        and(
          eq(exceptions.environmentId, environmentId),
          anyOf(
            inArray(exceptions.transactionId, ids),
            authorizationId && eq(exceptions.authorizationId, authorizationId),
          ),
        ),
      )
      .orderBy(asc(exceptions.openedAt))
      .limit(relatedMax),
    db
      .select({ entry: masterEntries, transactionId: ledgerMatches.transactionId })
      .from(ledgerMatches)
      .innerJoin(
        masterEntries,
        and(
          eq(masterEntries.environmentId, ledgerMatches.environmentId),
          eq(masterEntries.masterAccountId, ledgerMatches.masterAccountId),
          eq(masterEntries.id, ledgerMatches.entryId),
        ),
      )
      .where(and(eq(ledgerMatches.environmentId, environmentId), inArray(ledgerMatches.transactionId, ids)))
      .orderBy(asc(masterEntries.bookedAt))
      .limit(relatedMax),
  ]);
  return {
    deliveries: deliveryRows,
    reversals,
    transactions: bookings,
    ledgerEntries: entries,
    exceptions: exceptionRows,
    finciEntries: finciEntries.map(({ entry }) => entry),
  };
}

/** The presentments of the authorization, their returns, and the presentment that a return gives back. */
async function readBookings(
  db: Reader,
  environmentId: string,
  { authorizationId, transaction }: { authorizationId: string | null; transaction?: TransactionRow },
): Promise<TransactionRow[]> {
  const select = (condition: SQL | undefined) =>
    db
      .select()
      .from(transactions)
      .where(and(eq(transactions.environmentId, environmentId), condition))
      .orderBy(asc(transactions.receivedAt), asc(transactions.id))
      .limit(relatedMax);
  const own = authorizationId
    ? await select(
        or(
          eq(transactions.authorizationId, authorizationId),
          eq(transactions.linkedAuthorizationId, authorizationId),
        ),
      )
    : [];
  const known = [...(transaction ? [transaction] : []), ...own.filter(({ id }) => id !== transaction?.id)];
  if (known.length === 0) return [];
  const ids = known.map(({ id }) => id);
  const originals = known.flatMap((row) => row.originalTransactionId ?? row.linkedTransactionId ?? []);
  const around = await select(
    anyOf(
      inArray(transactions.originalTransactionId, ids),
      inArray(transactions.linkedTransactionId, ids),
      originals.length > 0 && inArray(transactions.id, originals),
    ),
  );
  return [...known, ...around.filter(({ id }) => !ids.includes(id))].sort(
    (one, other) => one.receivedAt.getTime() - other.receivedAt.getTime() || one.id.localeCompare(other.id),
  );
}

function anyOf(...conditions: (SQL | null | false | "" | undefined)[]): SQL | undefined {
  return or(...conditions.filter((condition): condition is SQL => Boolean(condition)));
}
