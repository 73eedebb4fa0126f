import { z } from "zod";
import { pageSchema, pageSizeDefault, pageSizeMax } from "@/db/keyset";
import { currencySchema, filterTextSchema, idSchema } from "../schemas";

export const listAccountsSchema = pageSchema.extend({
  programId: z.uuid().optional(),
  currency: currencySchema.optional(),
  ownerType: z.enum(["person", "corporate"]).optional(),
  ownerId: idSchema.optional(),
  /** The account's or the owner's id. */
  text: filterTextSchema.optional(),
});

export const listEntriesSchema = z.object({
  accountId: idSchema,
  /** The sequence of the last entry of the page before, newest first. */
  cursor: z.bigint().nullish(),
  limit: z.int().min(1).max(pageSizeMax).default(pageSizeDefault),
});
