import { z } from "zod";
import { pageSchema } from "@/db/keyset";
import { filterTextSchema } from "../schemas";

export const customerTypes = ["person", "corporate"] as const;

export const listCustomersSchema = pageSchema.extend({
  programId: z.uuid().optional(),
  /** One of the two; both without it. */
  type: z.enum(customerTypes).optional(),
  /** Part of a name or e-mail, or the very external id, FINCI id or registration number. */
  text: filterTextSchema.optional(),
});
