import type { cards, driftFindings } from "@/db/schema";
import type { DriftCardFacts } from "@/lib/drift";

/** A finding under its lock, with whose it is. */
export type LockedFinding = typeof driftFindings.$inferSelect & { programId: string };

/** What the columns of a card get from FINCI's facts. */
export function cardValues(finci: DriftCardFacts): Partial<typeof cards.$inferInsert> {
  const { embossingName, maskedNumber, expirationMonth, productId } = finci;
  return {
    ...(embossingName !== undefined && { embossingName }),
    ...(expirationMonth !== undefined && { expirationMonth }),
    ...(productId !== undefined && { productId }),
    ...(maskedNumber && { maskedNumber, lastFour: /\d{4}$/.exec(maskedNumber)?.[0] ?? null }),
  };
}
