import { and, eq, inArray } from "drizzle-orm";
import { cards, environments, programs } from "@/db/schema";
import type { CardBulkAction } from "@/lib/card-bulk";
import { type CardStatus, cardActionByKey, whyNotAllowed } from "@/lib/card-states";
import { requirePermission, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { reachable } from "../scope";

export type ChosenCard = {
  tokenId: string;
  lastFour: string | null;
  status: CardStatus;
  /** Null where the action can be taken, otherwise why not, as a sentence. */
  whyNot: string | null;
};

export type ChosenCards = {
  environmentId: string;
  program: { id: string; name: string; secondPersonFor: string[] };
  /** In the order of the selection, each once. */
  cards: ChosenCard[];
  /** Chosen, and not to be found: of another side or a program that the actor may not see, or not there at all. */
  missing: string[];
};

/**
 * The chosen cards of the visible side with what stands against the action. They have to be of one program: its people
 * decide, and its policy says whether a second person has to agree.
 * @throws DomainError not_found (none of them), invalid (of two programs), not_permitted
 */
export async function selectCards(
  context: ServiceContext,
  { tokenIds, action: key }: { tokenIds: readonly string[]; action: CardBulkAction },
): Promise<ChosenCards> {
  const action = cardActionByKey(key);
  const chosen = [...new Set(tokenIds)];
  const rows = await context.db
    .select({
      tokenId: cards.tokenId,
      lastFour: cards.lastFour,
      status: cards.status,
      environmentId: environments.id,
      program: { id: programs.id, name: programs.name, secondPersonFor: programs.secondPersonFor },
    })
    .from(cards)
    .innerJoin(environments, eq(environments.id, cards.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(
      and(
        inArray(cards.tokenId, chosen),
        eq(environments.kind, context.environmentKind),
        reachable(context, "card.read"),
      ),
    );
  const [first] = rows;
  if (!first) throw notFound(chosen.length === 1 ? "The card" : "Every chosen card");
  if (rows.some(({ program }) => program.id !== first.program.id))
    throw new DomainError(
      "invalid",
      "Nothing was done: the chosen cards belong to more than one program. Filter the list by program, and choose those of one.",
    );
  requirePermission(context, action.isFinal ? "card.end" : "card.change", first.program.id);
  const found = new Map(rows.map((row) => [row.tokenId, row]));
  return {
    environmentId: first.environmentId,
    program: first.program,
    cards: chosen.flatMap((tokenId) => {
      const row = found.get(tokenId);
      if (!row) return [];
      const { lastFour, status } = row;
      return [{ tokenId, lastFour, status, whyNot: whyNotAllowed(action, status) }];
    }),
    missing: chosen.filter((tokenId) => !found.has(tokenId)),
  };
}
