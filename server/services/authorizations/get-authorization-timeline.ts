import { and, asc, eq, or } from "drizzle-orm";
import type { z } from "zod";
import { authorizationReversals, deliveries, ledgerEntries, transactions } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { deliveryColumns } from "../delivery-columns";
import { type byIdSchema, relatedMax } from "../schemas";
import { buildTimeline, type TimelineEntry } from "../timeline";
import { loadAuthorization } from "./load-authorization";

/**
 * Everything that happened to one authorization, oldest first: messages, reversals, clearing, money. At most
 * `relatedMax` of each.
 * @throws DomainError not_found
 */
export async function getAuthorizationTimeline(
  context: ServiceContext,
  input: z.output<typeof byIdSchema>,
): Promise<TimelineEntry[]> {
  const { db } = context;
  const { authorization } = await loadAuthorization(context, input.id);
  const { id, environmentId } = authorization;
  const [deliveryRows, reversalRows, transactionRows, ledgerRows] = await Promise.all([
    db
      .select(deliveryColumns)
      .from(deliveries)
      .where(
        and(
          eq(deliveries.environmentId, environmentId),
          or(eq(deliveries.authorizationId, id), eq(deliveries.eventId, id)),
        ),
      )
      .orderBy(asc(deliveries.receivedAt))
      .limit(relatedMax),
    db
      .select()
      .from(authorizationReversals)
      .where(
        and(
          eq(authorizationReversals.environmentId, environmentId),
          eq(authorizationReversals.originalAuthorizationId, id),
        ),
      )
      .orderBy(asc(authorizationReversals.receivedAt))
      .limit(relatedMax),
    db
      .select()
      .from(transactions)
      .where(and(eq(transactions.environmentId, environmentId), eq(transactions.authorizationId, id)))
      .orderBy(asc(transactions.receivedAt))
      .limit(relatedMax),
    db
      .select()
      .from(ledgerEntries)
      .where(and(eq(ledgerEntries.environmentId, environmentId), eq(ledgerEntries.authorizationId, id)))
      .orderBy(asc(ledgerEntries.createdAt), asc(ledgerEntries.sequence))
      .limit(relatedMax),
  ]);
  return buildTimeline({
    deliveries: deliveryRows,
    reversals: reversalRows,
    transactions: transactionRows,
    ledgerEntries: ledgerRows,
  });
}
