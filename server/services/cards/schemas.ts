import { z } from "zod";
import { pageSchema } from "@/db/keyset";
import { cardStages, cardStatuses } from "@/lib/card-states";
import { filterTextSchema, idSchema } from "../schemas";

export const listCardsSchema = pageSchema.extend({
  programId: z.uuid().optional(),
  status: z.array(z.enum(cardStatuses)).max(cardStatuses.length).optional(),
  stage: z.enum(cardStages).optional(),
  productId: z.int().positive().optional(),
  accountId: idSchema.optional(),
  /** Person or employee. */
  holderId: idSchema.optional(),
  /** Last four digits, a token id, or part of the holder's or the embossed name. */
  text: filterTextSchema.optional(),
});
