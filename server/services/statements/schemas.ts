import { z } from "zod";
import { pageSizeDefault, pageSizeMax } from "@/db/keyset";
import { ledgerEntries } from "@/db/schema";
import { isDay } from "@/lib/statement-period";
import { entryCursorSchema } from "../accounts";
import { idSchema } from "../schemas";

const day = z.string().refine(isDay, "must be a day like 2026-11-22");

export const statementSchema = z.object({
  accountId: idSchema,
  /** First and last day, both included, in the program's time zone. */
  from: day,
  to: day,
});

export const statementEntriesSchema = statementSchema.extend({
  kind: z.enum(ledgerEntries.kind.enumValues).optional(),
  cursor: entryCursorSchema.nullish(),
  limit: z.int().min(1).max(pageSizeMax).default(pageSizeDefault),
});

export const balanceAtSchema = z.object({ accountId: idSchema, moment: z.date() });
