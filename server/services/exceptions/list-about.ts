import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { environments, exceptions, users } from "@/db/schema";
import type { ExceptionKind } from "@/lib/exception-kinds";
import type { Money } from "@/lib/money";
import type { ServiceContext } from "../../context";
import { reachable } from "../scope";
import type { exceptionsAboutSchema } from "./schemas";

/** Exceptions at most that a page of a payment or an account names; the queue shows the rest. */
export const exceptionsAboutMax = 10;

export type ExceptionAbout = {
  id: string;
  kind: ExceptionKind;
  status: "open" | "closed";
  openedAt: Date;
  amount: Money;
  ownerName: string | null;
  /** What it was opened for went away, without a person. */
  closedByItself: boolean;
};

/** The exceptions of a payment, a booking or an account: open ones first, newest first. */
export async function listExceptionsAbout(
  context: ServiceContext,
  about: z.output<typeof exceptionsAboutSchema>,
): Promise<ExceptionAbout[]> {
  const rows = await context.db
    .select({
      id: exceptions.id,
      kind: exceptions.kind,
      status: exceptions.status,
      openedAt: exceptions.openedAt,
      amountMinor: exceptions.amountMinor,
      currency: exceptions.currency,
      ownerName: users.name,
      resolutionKind: exceptions.resolutionKind,
    })
    .from(exceptions)
    .innerJoin(environments, eq(environments.id, exceptions.environmentId))
    .leftJoin(users, eq(users.id, exceptions.ownerUserId))
    .where(and(conditionOf(about), reachable(context, "exception.read")))
    .orderBy(desc(sql`${exceptions.status} = 'open'`), desc(exceptions.openedAt), desc(exceptions.id))
    .limit(exceptionsAboutMax);
  return rows.map(({ amountMinor, currency, resolutionKind, ...row }) => ({
    ...row,
    amount: { minor: amountMinor, currency },
    closedByItself: resolutionKind === "by_itself",
  }));
}

function conditionOf({
  authorizationId,
  transactionId,
  accountId,
}: z.output<typeof exceptionsAboutSchema>): SQL | undefined {
  if (authorizationId) return eq(exceptions.authorizationId, authorizationId);
  if (transactionId) return eq(exceptions.transactionId, transactionId);
  // Closed ones of an account may be many, and nobody looks at them there.
  return and(eq(exceptions.accountId, accountId ?? ""), eq(exceptions.status, "open"));
}
