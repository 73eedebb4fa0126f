import { and, asc, eq, ne, or } from "drizzle-orm";
import type { z } from "zod";
import {
  authorizationReversals,
  authorizations,
  cards,
  deliveries,
  environments,
  ledgerEntries,
  programs,
  transactions,
} from "@/db/schema";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { type AuthorizationListItem, toAuthorizationListItem } from "../authorizations";
import { deliveryColumns } from "../delivery-columns";
import { type byIdSchema, relatedMax } from "../schemas";
import { type ProgramReference, preferredKind, reachable } from "../scope";
import { buildTimeline, type TimelineEntry } from "../timeline";
import { type TransactionListItem, toTransactionListItem } from "./list-transactions";

type TransactionRow = typeof transactions.$inferSelect;
type CardRow = typeof cards.$inferSelect;

export type TransactionDetail = TransactionListItem & {
  environment: { id: string; kind: "sandbox" | "production" };
  finciCreatedAt: Date;
  chain: {
    /** Null for a deferred transaction, and until an authorization that was overtaken arrives. */
    authorization: AuthorizationListItem | null;
    /** The transaction that a return gives back; null where FINCI did not name it. */
    original: TransactionListItem | null;
    /** The other presentments and returns of the same payment, oldest first. */
    others: TransactionListItem[];
    /** Messages and money, oldest first. */
    timeline: TimelineEntry[];
  };
};

/**
 * One transaction with its chain from authorization to clearing.
 * @throws DomainError not_found
 */
export async function getTransaction(
  context: ServiceContext,
  input: z.output<typeof byIdSchema>,
): Promise<TransactionDetail> {
  const { db } = context;
  const [found] = await db
    .select({
      transaction: transactions,
      card: cards,
      program: { id: programs.id, name: programs.name },
      environment: { id: environments.id, kind: environments.kind },
    })
    .from(transactions)
    .innerJoin(environments, eq(environments.id, transactions.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .leftJoin(
      cards,
      and(eq(cards.environmentId, transactions.environmentId), eq(cards.tokenId, transactions.tokenId)),
    )
    .where(and(eq(transactions.id, input.id), reachable(context, "payment.read")))
    .orderBy(preferredKind(context))
    .limit(1);
  if (!found) throw notFound("This transaction");
  const { transaction, card, program, environment } = found;
  return {
    ...toTransactionListItem(transaction, card, program),
    environment,
    finciCreatedAt: transaction.finciCreatedAt,
    chain: await readChain(context, transaction, card, program),
  };
}

async function readChain(
  context: ServiceContext,
  row: TransactionRow,
  card: CardRow | null,
  program: ProgramReference,
): Promise<TransactionDetail["chain"]> {
  const { db } = context;
  const { id, environmentId, authorizationId, originalTransactionId } = row;
  const [authorizationRows, relatedRows, reversalRows, deliveryRows, ledgerRows] = await Promise.all([
    authorizationId
      ? db
          .select()
          .from(authorizations)
          .where(and(eq(authorizations.environmentId, environmentId), eq(authorizations.id, authorizationId)))
          .limit(1)
      : [],
    db
      .select()
      .from(transactions)
      .where(
        and(
          eq(transactions.environmentId, environmentId),
          ne(transactions.id, id),
          or(
            authorizationId ? eq(transactions.authorizationId, authorizationId) : undefined,
            originalTransactionId ? eq(transactions.id, originalTransactionId) : undefined,
            eq(transactions.originalTransactionId, id),
          ),
        ),
      )
      .orderBy(asc(transactions.receivedAt), asc(transactions.id))
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
          .limit(relatedMax)
      : [],
    db
      .select(deliveryColumns)
      .from(deliveries)
      .where(
        and(
          eq(deliveries.environmentId, environmentId),
          or(
            eq(deliveries.eventId, id),
            authorizationId ? eq(deliveries.authorizationId, authorizationId) : undefined,
          ),
        ),
      )
      .orderBy(asc(deliveries.receivedAt))
      .limit(relatedMax),
    db
      .select()
      .from(ledgerEntries)
      .where(
        and(
          eq(ledgerEntries.environmentId, environmentId),
          or(
            eq(ledgerEntries.transactionId, id),
            authorizationId ? eq(ledgerEntries.authorizationId, authorizationId) : undefined,
          ),
        ),
      )
      .orderBy(asc(ledgerEntries.createdAt), asc(ledgerEntries.sequence))
      .limit(relatedMax),
  ]);
  const [authorization] = authorizationRows;
  const original = relatedRows.find((related) => related.id === originalTransactionId);
  const toItem = (related: TransactionRow) => toTransactionListItem(related, card, program);
  return {
    authorization: authorization ? toAuthorizationListItem(authorization, card, program) : null,
    original: original ? toItem(original) : null,
    others: relatedRows.filter((related) => related !== original).map(toItem),
    timeline: buildTimeline({
      deliveries: deliveryRows,
      reversals: reversalRows,
      transactions: [row, ...relatedRows],
      ledgerEntries: ledgerRows,
    }),
  };
}
