import { and, eq } from "drizzle-orm";
import { accountBalances, accounts, cards, environments, products, programs } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { preferredKind, reachable } from "../scope";

/**
 * One card with its account, balance, product, program and environment.
 * @throws DomainError not_found, also for one of a program that the actor may not see
 */
export async function loadCard(context: ServiceContext, tokenId: string) {
  const [found] = await context.db
    .select({
      card: cards,
      account: accounts,
      balance: accountBalances,
      product: products,
      program: {
        id: programs.id,
        name: programs.name,
        status: programs.status,
        capabilities: programs.capabilities,
        decisioningModel: programs.decisioningModel,
      },
      environment: { id: environments.id, kind: environments.kind, status: environments.status },
    })
    .from(cards)
    .innerJoin(environments, eq(environments.id, cards.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .leftJoin(
      accounts,
      and(eq(accounts.environmentId, cards.environmentId), eq(accounts.accountId, cards.accountId)),
    )
    .leftJoin(
      accountBalances,
      and(
        eq(accountBalances.environmentId, cards.environmentId),
        eq(accountBalances.accountId, cards.accountId),
      ),
    )
    .leftJoin(
      products,
      and(eq(products.environmentId, cards.environmentId), eq(products.productId, cards.productId)),
    )
    .where(and(eq(cards.tokenId, tokenId), reachable(context, "card.read")))
    .orderBy(preferredKind(context))
    .limit(1);
  if (!found) throw notFound("This card");
  return found;
}
