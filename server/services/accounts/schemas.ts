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

/** Where a page of ledger entries starts: the last entry before it. */
export const entryCursorSchema = z.object({ at: z.date(), sequence: z.bigint() });
export type EntryCursor = z.output<typeof entryCursorSchema>;

export const listEntriesSchema = z.object({
  accountId: idSchema,
  cursor: entryCursorSchema.nullish(),
  limit: z.int().min(1).max(pageSizeMax).default(pageSizeDefault),
});
