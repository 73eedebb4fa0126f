import { and, eq } from "drizzle-orm";
import type { Database } from "@/db/client";
import { authorizations, cards, environments, exceptions, programs, users } from "@/db/schema";
import { decisionReasonWords } from "@/lib/decision-reasons";
import type { Money } from "@/lib/money";
import type { ProgramReference } from "../scope";

type ExceptionRow = typeof exceptions.$inferSelect;

export type ExceptionListItem = Pick<
  ExceptionRow,
  "id" | "environmentId" | "kind" | "status" | "openedAt" | "closedAt" | "resolution" | "authorizationId"
> & {
  program: ProgramReference;
  environmentKind: "sandbox" | "production";
  /** At stake. */
  amount: Money;
  /** Who looks at it. */
  owner: { id: string; name: string } | null;
  /** The payment it is about. */
  payment: {
    tokenId: string;
    card: { maskedNumber: string | null; lastFour: string | null; embossingName: string } | null;
    merchantName: string;
    receivedAt: Date;
    decision: "approved" | "declined" | null;
    decisionReason: string | null;
    decisionReasonLabel: string | null;
    adviceResponseCode: string | null;
    lifecycle: (typeof authorizations.$inferSelect)["lifecycle"];
  } | null;
};

/** Exceptions with their program, owner and payment; the caller adds conditions, order and limit. */
export function selectExceptions(db: Database) {
  return db
    .select({
      exception: exceptions,
      program: { id: programs.id, name: programs.name },
      environmentKind: environments.kind,
      ownerName: users.name,
      authorization: authorizations,
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
      cards,
      and(eq(cards.environmentId, exceptions.environmentId), eq(cards.tokenId, authorizations.tokenId)),
    );
}

type SelectedException = Awaited<ReturnType<typeof selectExceptions>>[number];

export function toExceptionListItem(row: SelectedException): ExceptionListItem {
  const { exception, authorization, card } = row;
  const { id, environmentId, kind, status, openedAt, closedAt, resolution, authorizationId } = exception;
  return {
    id,
    environmentId,
    kind,
    status,
    openedAt,
    closedAt,
    resolution,
    authorizationId,
    program: row.program,
    environmentKind: row.environmentKind,
    amount: { minor: exception.amountMinor, currency: exception.currency },
    owner: exception.ownerUserId
      ? { id: exception.ownerUserId, name: row.ownerName ?? "A person who is gone" }
      : null,
    payment: authorization && {
      tokenId: authorization.tokenId,
      card: card && {
        maskedNumber: card.maskedNumber,
        lastFour: card.lastFour,
        embossingName: card.embossingName,
      },
      merchantName: authorization.merchantName,
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
