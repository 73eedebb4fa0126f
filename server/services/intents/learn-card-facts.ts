import { and, eq } from "drizzle-orm";
import { cards } from "@/db/schema";
import { FinciError } from "@/server/finci/errors";
import type { ServiceContext } from "../../context";
import { log } from "../../log";
import { ownerOfAccount } from "./create-card";
import { clientFor, type WriteEnvironment } from "./environment";
import type { Intent } from "./intent";

/**
 * Reads the card's masked number and expiry from FINCI's list: creation does not answer them. The card works without,
 * so a failure is logged and the mirror stays as it is.
 */
export async function learnCardFacts(
  settler: Pick<ServiceContext, "db" | "requestId">,
  environment: WriteEnvironment,
  intent: Pick<Intent, "id">,
  tokenId: string,
): Promise<void> {
  const { db, requestId } = settler;
  const which = and(eq(cards.environmentId, environment.id), eq(cards.tokenId, tokenId));
  const [card] = await db.select({ accountId: cards.accountId }).from(cards).where(which);
  if (!card) return;
  try {
    const owner = await ownerOfAccount(db, environment.id, card.accountId);
    const client = clientFor(db, environment, { intentId: intent.id, requestId });
    const listed = (await client.getCards(owner)).items.find((item) => item.token_id === tokenId);
    if (!listed) return;
    await db
      .update(cards)
      .set({
        maskedNumber: listed.card_number,
        lastFour: /\d{4}$/.exec(listed.card_number)?.[0] ?? null,
        expirationMonth: listed.expiration_date,
      })
      .where(which);
  } catch (error) {
    if (!(error instanceof FinciError)) throw error;
    log.warn({ err: error, tokenId, requestId }, "masked number not read");
  }
}
