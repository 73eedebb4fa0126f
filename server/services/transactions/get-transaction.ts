import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { authorizations, cards, environments, programs, transactions } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { type AuthorizationListItem, toAuthorizationListItem } from "../authorizations";
import { readPaymentChain } from "../payment-chain";
import { type Reveals, readReveals } from "../personal-data";
import type { byIdSchema } from "../schemas";
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
  const reveals = await readReveals(context);
  return {
    ...toTransactionListItem(reveals, transaction, card, program),
    environment,
    finciCreatedAt: transaction.finciCreatedAt,
    chain: await readChain(context, reveals, transaction, card, program),
  };
}

async function readChain(
  context: ServiceContext,
  reveals: Reveals,
  row: TransactionRow,
  card: CardRow | null,
  program: ProgramReference,
): Promise<TransactionDetail["chain"]> {
  const { environmentId } = row;
  const authorizationId = row.authorizationId ?? row.linkedAuthorizationId;
  const originalId = row.originalTransactionId ?? row.linkedTransactionId;
  const [chain, [authorization]] = await Promise.all([
    readPaymentChain(context.db, environmentId, { authorizationId, transaction: row }),
    authorizationId
      ? context.db
          .select()
          .from(authorizations)
          .where(and(eq(authorizations.environmentId, environmentId), eq(authorizations.id, authorizationId)))
          .limit(1)
      : [],
  ]);
  const original = chain.transactions.find(({ id }) => id === originalId);
  const toItem = (related: TransactionRow) => toTransactionListItem(reveals, related, card, program);
  return {
    authorization: authorization ? toAuthorizationListItem(reveals, authorization, card, program) : null,
    original: original ? toItem(original) : null,
    others: chain.transactions.filter(({ id }) => id !== row.id && id !== originalId).map(toItem),
    timeline: buildTimeline(chain),
  };
}
