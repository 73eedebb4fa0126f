import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { accountBalances, accounts, corporates, environments, persons, programs } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { toBalance } from "../balance";
import { type CardListItem, listCardsOf } from "../cards";
import type { byIdSchema } from "../schemas";
import { preferredKind, reachable } from "../scope";
import { type AccountListItem, ownerName } from "./list-accounts";

export type AccountDetail = AccountListItem & {
  environment: { id: string; kind: "sandbox" | "production" };
  /** When money last moved; null before the first time. */
  balanceChangedAt: Date | null;
  /** The newest `relatedMax` cards. */
  cards: CardListItem[];
};

/**
 * One account with its owner, its money and its cards.
 * @throws DomainError not_found
 */
export async function getAccount(
  context: ServiceContext,
  input: z.output<typeof byIdSchema>,
): Promise<AccountDetail> {
  const { account, balance, program, environment, owner } = await loadAccount(context, input.id);
  return {
    accountId: account.accountId,
    environmentId: account.environmentId,
    environment,
    program,
    owner: { type: account.ownerType, id: account.ownerId, name: owner },
    currency: account.currency,
    balance: toBalance(account.currency, balance),
    balanceChangedAt: balance && balance.entryCount > 0n ? balance.updatedAt : null,
    createdAt: account.createdAt,
    cards: await listCardsOf(context, account.environmentId, program, {
      accountIds: [account.accountId],
    }),
  };
}

/**
 * The account's row with its balance, owner's name, program and environment.
 * @throws DomainError not_found, also for one of a program that the actor may not see
 */
export async function loadAccount(context: ServiceContext, accountId: string) {
  const [found] = await context.db
    .select({
      account: accounts,
      balance: accountBalances,
      owner: ownerName,
      program: { id: programs.id, name: programs.name },
      environment: { id: environments.id, kind: environments.kind },
    })
    .from(accounts)
    .innerJoin(environments, eq(environments.id, accounts.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .leftJoin(
      accountBalances,
      and(
        eq(accountBalances.environmentId, accounts.environmentId),
        eq(accountBalances.accountId, accounts.accountId),
      ),
    )
    .leftJoin(
      persons,
      and(
        eq(accounts.ownerType, "person"),
        eq(persons.environmentId, accounts.environmentId),
        eq(persons.personId, accounts.ownerId),
      ),
    )
    .leftJoin(
      corporates,
      and(
        eq(accounts.ownerType, "corporate"),
        eq(corporates.environmentId, accounts.environmentId),
        eq(corporates.corporateId, accounts.ownerId),
      ),
    )
    .where(and(eq(accounts.accountId, accountId), reachable(context, "account.read")))
    .orderBy(preferredKind(context))
    .limit(1);
  if (!found) throw notFound("This account");
  return found;
}
