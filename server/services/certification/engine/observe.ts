import { and, asc, desc, eq, gte, inArray, isNull, or, sql } from "drizzle-orm";
import type { Reader } from "@/db/client";
import {
  authorizationReversals,
  authorizations,
  deliveries,
  endpoints,
  environments,
  ledgerEntries,
  transactions,
} from "@/db/schema";

/** What arrived, as the tables have it. Every look-up names the environment: nothing of another one is ever recognised. */

export type SeenAuthorization = typeof authorizations.$inferSelect;
export type SeenTransaction = typeof transactions.$inferSelect;
export type SeenDelivery = typeof deliveries.$inferSelect;

type Payment = { environmentId: string; tokenId: string; amountMinor: bigint; since: Date };

/** The first payment with the card and the billing amount since then. */
export async function findAuthorization(
  reader: Reader,
  { environmentId, tokenId, amountMinor, since }: Payment,
): Promise<SeenAuthorization | null> {
  const [row] = await reader
    .select()
    .from(authorizations)
    .where(
      and(
        eq(authorizations.environmentId, environmentId),
        eq(authorizations.tokenId, tokenId),
        eq(authorizations.billingAmountMinor, amountMinor),
        gte(authorizations.receivedAt, since),
      ),
    )
    .orderBy(asc(authorizations.receivedAt))
    .limit(1);
  return row ?? null;
}

export async function readAuthorization(
  reader: Reader,
  environmentId: string,
  id: string,
): Promise<SeenAuthorization | null> {
  const [row] = await reader
    .select()
    .from(authorizations)
    .where(and(eq(authorizations.id, id), eq(authorizations.environmentId, environmentId)));
  return row ?? null;
}

/** Deliveries of the authorizations: requests, advice, reversals and presentments; oldest first. */
export async function readDeliveries(
  reader: Reader,
  environmentId: string,
  authorizationIds: readonly string[],
  eventIds: readonly string[] = [],
): Promise<SeenDelivery[]> {
  const ids = [...authorizationIds];
  const events = [...authorizationIds, ...eventIds];
  if (events.length === 0) return [];
  return reader
    .select()
    .from(deliveries)
    .where(
      and(
        eq(deliveries.environmentId, environmentId),
        or(
          ids.length > 0 ? inArray(deliveries.authorizationId, ids) : undefined,
          inArray(deliveries.eventId, events),
        ),
      ),
    )
    .orderBy(asc(deliveries.receivedAt));
}

/** The presentment of an authorization. */
export async function findPresentment(
  reader: Reader,
  environmentId: string,
  authorizationId: string,
): Promise<SeenTransaction | null> {
  const [row] = await reader
    .select()
    .from(transactions)
    .where(
      and(
        eq(transactions.authorizationId, authorizationId),
        eq(transactions.environmentId, environmentId),
        eq(transactions.type, "presentment"),
      ),
    )
    .limit(1);
  return row ?? null;
}

/** The first return with the card and the billing amount since then. */
export async function findReturn(
  reader: Reader,
  { environmentId, tokenId, amountMinor, since }: Payment,
): Promise<SeenTransaction | null> {
  const [row] = await reader
    .select()
    .from(transactions)
    .where(
      and(
        eq(transactions.environmentId, environmentId),
        eq(transactions.tokenId, tokenId),
        eq(transactions.type, "return"),
        eq(transactions.billingAmountMinor, amountMinor),
        gte(transactions.receivedAt, since),
      ),
    )
    .orderBy(asc(transactions.receivedAt))
    .limit(1);
  return row ?? null;
}

export async function findReversal(reader: Reader, environmentId: string, authorizationId: string) {
  const [row] = await reader
    .select()
    .from(authorizationReversals)
    .where(
      and(
        eq(authorizationReversals.originalAuthorizationId, authorizationId),
        eq(authorizationReversals.environmentId, environmentId),
      ),
    )
    .limit(1);
  return row ?? null;
}

/** Entries of the ledger that the authorizations or transactions caused, in their order. */
export async function readLedger(
  reader: Reader,
  environmentId: string,
  authorizationIds: readonly string[],
  transactionIds: readonly string[],
) {
  if (authorizationIds.length + transactionIds.length === 0) return [];
  return reader
    .select()
    .from(ledgerEntries)
    .where(
      and(
        eq(ledgerEntries.environmentId, environmentId),
        or(
          authorizationIds.length > 0
            ? inArray(ledgerEntries.authorizationId, [...authorizationIds])
            : undefined,
          transactionIds.length > 0 ? inArray(ledgerEntries.transactionId, [...transactionIds]) : undefined,
        ),
      ),
    )
    .orderBy(asc(ledgerEntries.createdAt), asc(ledgerEntries.sequence));
}

/**
 * Why nothing was recognised since then, as the tables tell: a delivery that was refused, no endpoint, no permitted source.
 * Null where they tell nothing.
 */
export async function whyNothingArrived(
  reader: Reader,
  environmentId: string,
  since: Date,
): Promise<{ cause: string; nextStep: string } | null> {
  const [refused] = await reader
    .select({ problem: deliveries.problem, state: deliveries.state, from: deliveries.sourceAddress })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.environmentId, environmentId),
        gte(deliveries.receivedAt, since),
        inArray(deliveries.state, ["rejected", "parked", "conflict"]),
      ),
    )
    .orderBy(desc(deliveries.receivedAt))
    .limit(1);
  if (refused)
    return {
      cause: `A delivery came from ${refused.from} and was ${refused.state}: ${refused.problem ?? "no reason was kept."}`,
      nextStep: "Look at it under Deliveries, change what refused it, and run this again.",
    };
  const [environment] = await reader
    .select({ sourceCidrs: environments.sourceCidrs, status: environments.status })
    .from(environments)
    .where(eq(environments.id, environmentId));
  const [open] = await reader
    .select({ id: endpoints.id })
    .from(endpoints)
    .where(
      and(
        eq(endpoints.environmentId, environmentId),
        isNull(endpoints.disabledAt),
        or(isNull(endpoints.disableAt), sql`${endpoints.disableAt} > now()`),
      ),
    )
    .limit(1);
  if (!open)
    return {
      cause: "The environment has no open endpoint, so FINCI has no address to post to.",
      nextStep:
        "Make an endpoint on the environment's page, register its address with FINCI, and run this again.",
    };
  if (environment && environment.sourceCidrs.length === 0)
    return {
      cause: "No source network of FINCI is entered, so every delivery is refused.",
      nextStep: "Enter FINCI's source networks on the environment's page, and run this again.",
    };
  return null;
}
