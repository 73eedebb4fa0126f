import { z } from "zod";
import { cardBulkActions, cardsPerBulkMax } from "@/lib/card-bulk";
import { idSchema, uuidPageSchema } from "../schemas";

const selection = {
  tokenIds: z
    .array(idSchema)
    .min(1, "Choose at least one card.")
    .max(cardsPerBulkMax, `holds at most ${cardsPerBulkMax} cards`),
  action: z.enum(cardBulkActions),
};

export const previewCardBulkSchema = z.object(selection);

export const startCardBulkSchema = z.object({
  ...selection,
  /** Made by the form when it opens, so that a second press of the button is not a second run. */
  id: z.uuid(),
  /** How many cards the effect spoke of: with another number now, nothing is done. */
  cardsExpected: z.number().int().min(1),
  reason: z.string().trim().max(500, "holds at most 500 characters").optional(),
});

/** Whatever it is, what does not exist is "not found", never "malformed". */
export const cardBulkIdSchema = z.object({ id: idSchema });

export const listCardBulksSchema = uuidPageSchema;
