import type { CardStage } from "./card-states";

type Product = { form: "physical" | "digital"; stageDefault: "digital" | "plastic_not_delivered" | null };

/**
 * The stage in which a product's cards begin. A digital product has no plastic; a physical one begins with its plastic on the
 * way unless it says that the card is used digitally first. Source: FINCI contract §5.
 */
export function productStage({
  form,
  stageDefault,
}: Product): Extract<CardStage, "digital" | "plastic_not_delivered"> {
  if (form === "digital") return "digital";
  return stageDefault ?? "plastic_not_delivered";
}

/** How the two stages read in a choice. */
export const stageDefaultLabels = {
  plastic_not_delivered: "Plastic on its way",
  digital: "Digital first, plastic later",
} as const;

/** Months that a product's cards may be valid: the scheme's usual bounds. ASSUMED. */
export const validityMonths = { min: 1, max: 120 } as const;
