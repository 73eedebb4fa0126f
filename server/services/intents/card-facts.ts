import type { z } from "zod";
import type { FinciClient } from "@/server/finci/client";
import type { listedCardSchema } from "@/server/finci/contract";
import { FinciError } from "@/server/finci/errors";
import { log } from "../../log";
import type { CardFacts } from "./intent";

export type ListedCard = z.output<typeof listedCardSchema>;

/** The masked number and expiry as the mirror keeps them. */
export function toCardFacts({ card_number, expiration_date }: ListedCard): CardFacts {
  return {
    maskedNumber: card_number,
    lastFour: /\d{4}$/.exec(card_number)?.[0] ?? null,
    expirationMonth: expiration_date,
  };
}

/**
 * Reads them from FINCI's list, because creation does not answer them. The card works without, so a list that cannot be
 * read is logged and gives undefined.
 */
export async function readCardFacts(
  client: FinciClient,
  owner: { person_id: string } | { corporate_id: string },
  tokenId: string,
): Promise<CardFacts | undefined> {
  try {
    const listed = (await client.getCards(owner)).items.find((item) => item.token_id === tokenId);
    return listed && toCardFacts(listed);
  } catch (error) {
    if (!(error instanceof FinciError)) throw error;
    log.warn({ err: error, tokenId }, "masked number not read");
    return undefined;
  }
}
