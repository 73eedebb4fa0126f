import { z } from "zod";
import { pageSchema } from "@/db/keyset";
import { currencySchema, idSchema, mccSchema, merchantTextSchema, timeRange } from "../schemas";

export const transactionTypes = ["presentment", "return"] as const;

export const listTransactionsSchema = pageSchema.extend({
  programId: z.uuid().optional(),
  type: z.enum(transactionTypes).optional(),
  /** Presentments that came without an authorization. */
  deferred: z.boolean().optional(),
  tokenId: idSchema.optional(),
  accountId: idSchema.optional(),
  authorizationId: idSchema.optional(),
  /** Part of the merchant's name. */
  merchant: merchantTextSchema.optional(),
  mcc: mccSchema.optional(),
  country: z.string().min(2).max(3).optional(),
  currency: currencySchema.optional(),
  /** Bounds of the billing amount in minor units, both inclusive. */
  billingMinorMin: z.bigint().optional(),
  billingMinorMax: z.bigint().optional(),
  ...timeRange,
});
