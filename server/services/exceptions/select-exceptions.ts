import { and, eq, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import {
  authorizations,
  cards,
  deliveries,
  environments,
  exceptions,
  masterEntries,
  programs,
  transactions,
  users,
} from "@/db/schema";
import { decisionReasonWords } from "@/lib/decision-reasons";
import type { Money } from "@/lib/money";
import type { Reveals } from "../personal-data";
import type { ProgramReference } from "../scope";

type ExceptionRow = typeof exceptions.$inferSelect;

export type ExceptionListItem = Pick<
  ExceptionRow,
  | "id"
  | "environmentId"
  | "kind"
  | "status"
  | "openedAt"
  | "closedAt"
  | "resolution"
  | "resolutionKind"
  | "detail"
  | "subjectId"
  | "authorizationId"
  | "transactionId"
  | "accountId"
  | "masterAccountId"
  | "entryId"
  | "deliveryId"
> & {
  program: ProgramReference;
  environmentKind: "sandbox" | "production";
  /** At stake. */
  amount: Money;
  /** Who looks at it. */
  owner: { id: string; name: string } | null;
  /** Of the payment, the booking or the delivery that is held back; null where there is none of them. */
  merchantName: string | null;
  tokenId: string | null;
  card: { maskedNumber: string | null; lastFour: string | null; embossingName: string } | null;
  /** What FINCI's ledger says of the entry. */
  narrative: string | null;
  /** The authorization it is about. */
  payment: {
    receivedAt: Date;
    decision: "approved" | "declined" | null;
    decisionReason: string | null;
    decisionReasonLabel: string | null;
    adviceResponseCode: string | null;
    lifecycle: (typeof authorizations.$inferSelect)["lifecycle"];
  } | null;
};

/** The card's token, wherever it is known from. */
const tokenId = sql<
  string | null
>`coalesce(${authorizations.tokenId}, ${transactions.tokenId}, ${deliveries.tokenId})`;

/**
 * Exceptions with their program, owner and what they are about: the authorization, the booking, the delivery that is held
 * back, the entry of FINCI's ledger, whichever there are. The caller adds conditions, order and limit.
 */
export function selectExceptions(db: Database) {
  return db
    .select({
      exception: exceptions,
      program: { id: programs.id, name: programs.name },
      environmentKind: environments.kind,
      ownerName: users.name,
      authorization: authorizations,
      tokenId,
      merchantName: sql<
        string | null
      >`coalesce(${authorizations.merchantName}, ${transactions.merchantName}, ${deliveries.payload} -> 'merchant' ->> 'name')`,
      narrative: masterEntries.narrative,
      card: cards,
    })
    .from(exceptions)
    .innerJoin(environments, eq(environments.id, exceptions.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .leftJoin(users, eq(users.id, exceptions.ownerUserId))
    .leftJoin(
      authorizations,
      and(
        eq(authorizations.id, exceptions.authorizationId),
        eq(authorizations.environmentId, exceptions.environmentId),
      ),
    )
    .leftJoin(
      transactions,
      and(
        eq(transactions.id, exceptions.transactionId),
        eq(transactions.environmentId, exceptions.environmentId),
      ),
    )
    .leftJoin(deliveries, eq(deliveries.id, exceptions.deliveryId))
    .leftJoin(
      masterEntries,
      and(
        eq(masterEntries.environmentId, exceptions.environmentId),
        eq(masterEntries.masterAccountId, exceptions.masterAccountId),
        eq(masterEntries.id, exceptions.entryId),
      ),
    )
    .leftJoin(cards, and(eq(cards.environmentId, exceptions.environmentId), eq(cards.tokenId, tokenId)));
}

type SelectedException = Awaited<ReturnType<typeof selectExceptions>>[number];

export function toExceptionListItem(reveals: Reveals, row: SelectedException): ExceptionListItem {
  const { exception, authorization, card } = row;
  const { ownerUserId, amountMinor, currency, closedByUserId: _, ...own } = exception;
  return {
    ...own,
    program: row.program,
    environmentKind: row.environmentKind,
    amount: { minor: amountMinor, currency },
    owner: ownerUserId ? { id: ownerUserId, name: row.ownerName ?? "A person who is gone" } : null,
    merchantName: row.merchantName,
    tokenId: row.tokenId,
    card: card && reveals.card(card),
    narrative: row.narrative,
    payment: authorization && {
      receivedAt: authorization.receivedAt,
      decision: authorization.decision,
      decisionReason: authorization.decisionReason,
      decisionReasonLabel:
        authorization.decisionReason && decisionReasonWords(authorization.decisionReason).label,
      adviceResponseCode: authorization.adviceResponseCode,
      lifecycle: authorization.lifecycle,
    },
  };
}
