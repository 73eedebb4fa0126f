import { and, eq, inArray, isNull } from "drizzle-orm";
import { cards } from "@/db/schema";
import { FinciError } from "@/server/finci/errors";
import { log } from "../../log";
import { clientFor, toCardFacts } from "../intents";
import type { RunScope } from "./run-row";

/** Cards written at a time. */
const cardsPerPass = 500;

/**
 * Reads masked numbers from FINCI's list of an owner's cards into the mirror, for all cards that lack theirs: one call however
 * many there are. The cards work without, so a list that cannot be read is logged.
 */
export async function readFactsOfHolder(
  scope: RunScope,
  owner: { person_id: string } | { corporate_id: string },
): Promise<void> {
  const { context, batch, environment, gate } = scope;
  const client = clientFor(context.db, environment, { intentId: null, requestId: context.requestId });
  try {
    const { items } = await gate.pass(() => client.getCards(owner));
    for (let start = 0; start < items.length; start += cardsPerPass) {
      const part = new Map(items.slice(start, start + cardsPerPass).map((item) => [item.token_id, item]));
      const lacking = await context.db
        .select({ tokenId: cards.tokenId })
        .from(cards)
        .where(
          and(
            eq(cards.environmentId, batch.environmentId),
            inArray(cards.tokenId, [...part.keys()]),
            isNull(cards.maskedNumber),
          ),
        );
      for (const { tokenId } of lacking) {
        const item = part.get(tokenId);
        if (!item) continue;
        await context.db
          .update(cards)
          .set(toCardFacts(item))
          .where(and(eq(cards.environmentId, batch.environmentId), eq(cards.tokenId, tokenId)));
      }
    }
  } catch (error) {
    if (!(error instanceof FinciError)) throw error;
    log.warn({ err: error, batchId: batch.id }, "masked numbers not read");
  }
}
