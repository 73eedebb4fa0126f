import type { deliveries } from "@/db/schema";

/** A delivery claimed from the inbox; its environment and program are known, because the door checked them. */
export type ClaimedDelivery = typeof deliveries.$inferSelect & { environmentId: string; programId: string };

/** What became of an event. `conflict` and `parked` carry the sentence that a person reads. */
export type Outcome =
  | { state: "processed" | "duplicate" }
  | { state: "conflict" | "parked"; problem: string };

export const processed: Outcome = { state: "processed" };
export const duplicate: Outcome = { state: "duplicate" };
