import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import {
  authorizations,
  environments,
  ledgerMatches,
  masterEntries,
  programs,
  transactions,
  users,
} from "@/db/schema";
import type { Money } from "@/lib/money";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import type { byIdSchema } from "../schemas";
import { preferredKind, reachable } from "../scope";
import { type BookingListItem, toBooking } from "./list-bookings";
import { type EntryListItem, type RowException, readExceptions, toEntry } from "./list-entries";
import { loadEnvironment } from "./load-environment";
import type { entrySchema } from "./schemas";
import { entrySubject } from "./settle-unmatched";

/** The same money seen three times: authorization, presentment (or return), and FINCI's entry. */
export type ThreeWay = {
  environment: { id: string; kind: "sandbox" | "production" };
  program: { id: string; name: string };
  entry: Omit<EntryListItem, "match" | "exception"> | null;
  booking: Omit<BookingListItem, "match" | "exception"> | null;
  authorization: {
    id: string;
    receivedAt: Date;
    amount: Money;
    merchantName: string;
    decision: "approved" | "declined" | null;
    adviceResponseCode: string | null;
    lifecycle: (typeof authorizations.$inferSelect)["lifecycle"];
  } | null;
  /** Null while entry and booking are not matched. */
  match: {
    /** FINCI's amount less ours. */
    differenceMinor: bigint;
    matchedAt: Date;
    /** Null when the matching found it. */
    matchedBy: string | null;
    reason: string | null;
  } | null;
  exception: RowException | null;
};

const place = {
  environment: { id: environments.id, kind: environments.kind },
  program: { id: programs.id, name: programs.name },
};

/**
 * An entry of FINCI's ledger with what belongs to it.
 * @throws DomainError not_found, also for one of a program that the actor may not see; out_of_scope
 */
export async function getEntry(
  context: ServiceContext,
  { accountId, id }: z.output<typeof entrySchema>,
): Promise<ThreeWay> {
  const [found] = await context.db
    .select({ ...place, entry: masterEntries })
    .from(masterEntries)
    .innerJoin(environments, eq(environments.id, masterEntries.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(
      and(
        eq(masterEntries.id, id),
        eq(masterEntries.masterAccountId, accountId),
        reachable(context, "reconciliation.read"),
      ),
    )
    .orderBy(preferredKind(context))
    .limit(1);
  if (!found) throw notFound("This entry");
  await loadEnvironment(context, found.environment.id);
  const match = await readMatch(
    context,
    and(
      eq(ledgerMatches.environmentId, found.environment.id),
      eq(ledgerMatches.masterAccountId, accountId),
      eq(ledgerMatches.entryId, id),
    ),
  );
  const booking = match ? await readBooking(context, found.environment.id, match.transactionId) : null;
  return complete(context, found, { entry: toEntry(found.entry), booking, match });
}

/**
 * A presentment or return of ours with what belongs to it.
 * @throws DomainError not_found, also for one of a program that the actor may not see; out_of_scope
 */
export async function getBooking(
  context: ServiceContext,
  { id }: z.output<typeof byIdSchema>,
): Promise<ThreeWay> {
  const [found] = await context.db
    .select({ ...place, transaction: transactions })
    .from(transactions)
    .innerJoin(environments, eq(environments.id, transactions.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(and(eq(transactions.id, id), reachable(context, "reconciliation.read")))
    .orderBy(preferredKind(context))
    .limit(1);
  if (!found) throw notFound("This booking");
  await loadEnvironment(context, found.environment.id);
  const match = await readMatch(
    context,
    and(eq(ledgerMatches.environmentId, found.environment.id), eq(ledgerMatches.transactionId, id)),
  );
  const [entry] = match
    ? await context.db
        .select()
        .from(masterEntries)
        .where(
          and(
            eq(masterEntries.environmentId, found.environment.id),
            eq(masterEntries.masterAccountId, match.masterAccountId),
            eq(masterEntries.id, match.entryId),
          ),
        )
    : [];
  return complete(context, found, {
    entry: entry ? toEntry(entry) : null,
    booking: toBooking(found.transaction),
    match,
  });
}

async function readBooking(context: ServiceContext, environmentId: string, id: string) {
  const [row] = await context.db
    .select()
    .from(transactions)
    .where(and(eq(transactions.environmentId, environmentId), eq(transactions.id, id)))
    .limit(1);
  return row ? toBooking(row) : null;
}

async function readMatch({ db }: ServiceContext, condition: ReturnType<typeof and>) {
  const [row] = await db
    .select({ match: ledgerMatches, matchedBy: users.name })
    .from(ledgerMatches)
    .leftJoin(users, eq(users.id, ledgerMatches.matchedByUserId))
    .where(condition)
    .limit(1);
  return row ? { ...row.match, matchedBy: row.match.matchedByUserId && (row.matchedBy ?? "A person") } : null;
}

type Legs = Pick<ThreeWay, "entry" | "booking"> & { match: Awaited<ReturnType<typeof readMatch>> };

/** Adds the authorization, and the exception where the two sides did not meet. */
async function complete(
  context: ServiceContext,
  { environment, program }: Pick<ThreeWay, "environment" | "program">,
  { entry, booking, match }: Legs,
): Promise<ThreeWay> {
  const authorizationId = booking?.authorizationId ?? entry?.reference ?? null;
  return {
    environment,
    program,
    entry,
    booking,
    authorization: authorizationId ? await readAuthorization(context, environment.id, authorizationId) : null,
    match: match && {
      differenceMinor: match.differenceMinor,
      matchedAt: match.matchedAt,
      matchedBy: match.matchedBy,
      reason: match.reason,
    },
    exception: await readException(context, environment.id, entry, booking),
  };
}

async function readException(
  { db }: ServiceContext,
  environmentId: string,
  entry: ThreeWay["entry"],
  booking: ThreeWay["booking"],
): Promise<RowException | null> {
  if (entry && booking) return null;
  const subject = entry ? entrySubject(entry.masterAccountId, entry.id) : (booking?.id ?? "");
  const kind = entry ? "unmatched_entry" : "unmatched_presentment";
  return (await readExceptions(db, environmentId, kind, [subject])).get(subject) ?? null;
}

async function readAuthorization(
  { db }: ServiceContext,
  environmentId: string,
  id: string,
): Promise<ThreeWay["authorization"]> {
  const [row] = await db
    .select()
    .from(authorizations)
    .where(and(eq(authorizations.environmentId, environmentId), eq(authorizations.id, id)))
    .limit(1);
  return row
    ? {
        id: row.id,
        receivedAt: row.receivedAt,
        amount: { minor: row.billingAmountMinor, currency: row.billingCurrency },
        merchantName: row.merchantName,
        decision: row.decision,
        adviceResponseCode: row.adviceResponseCode,
        lifecycle: row.lifecycle,
      }
    : null;
}
