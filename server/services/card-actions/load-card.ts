import { and, eq } from "drizzle-orm";
import type { Reader, Transaction } from "@/db/client";
import { cards, environments, programs } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { environmentColumns } from "../intents";
import { preferredKind, reachable } from "../scope";

/**
 * The card with its environment, in a program whose cards the actor may see.
 * @throws DomainError not_found
 */
export async function loadCard(context: ServiceContext, tokenId: string) {
  const [row] = await context.db
    .select({ environment: environmentColumns, tokenId: cards.tokenId })
    .from(cards)
    .innerJoin(environments, eq(environments.id, cards.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(and(eq(cards.tokenId, tokenId), reachable(context, "card.read")))
    .orderBy(preferredKind(context))
    .limit(1);
  if (!row) throw notFound("The card");
  return row;
}

/** Status and stage as the mirror has them now. */
export async function readCardState(reader: Reader | Transaction, environmentId: string, tokenId: string) {
  const [state] = await reader
    .select({ status: cards.status, stage: cards.stage })
    .from(cards)
    .where(and(eq(cards.environmentId, environmentId), eq(cards.tokenId, tokenId)));
  if (!state) throw notFound("The card");
  return state;
}
