import { z } from "zod";
import { currencySchema, idSchema } from "../schemas";

const reason = z.string().trim().min(3, "Say why, in a few words.").max(500, "holds at most 500 characters");

/** Made by the form when it opens, so that a second press of the button books nothing twice. */
const requestKey = z.uuid().optional();

export const fundAccountSchema = z.object({
  accountId: idSchema,
  /** Decimal text in the account's currency, `250.00`. */
  amount: z.string().trim().min(1, "Enter an amount.").max(30, "The amount is too long."),
  currency: currencySchema,
  reason,
  requestKey,
});
export type FundAccount = z.input<typeof fundAccountSchema>;

export const adjustAccountSchema = fundAccountSchema.extend({
  /** Credit gives to the account, debit takes from it; the amount is above zero either way. */
  direction: z.enum(["credit", "debit"], "Choose whether money is given or taken."),
});
export type AdjustAccount = z.input<typeof adjustAccountSchema>;

export const reverseEntrySchema = z.object({
  accountId: idSchema,
  /** The funding or adjustment that is taken back. */
  sequence: z.bigint().positive(),
  reason,
  requestKey,
});
export type ReverseEntry = z.input<typeof reverseEntrySchema>;
