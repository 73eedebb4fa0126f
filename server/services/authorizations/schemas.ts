import { z } from "zod";
import { pageSchema } from "@/db/keyset";
import { authorizationStates } from "@/lib/authorization-states";
import { currencySchema, idSchema, mccSchema, merchantTextSchema, timeRange } from "../schemas";

export const authorizationOutcomes = [
  "awaiting_advice",
  "approved",
  "declined",
  "late",
  "failed",
  "differs",
] as const;
export type AuthorizationOutcome = (typeof authorizationOutcomes)[number];

export const authorizationLifecycles = [
  "none",
  "held",
  "partially_cleared",
  "cleared",
  "reversed",
  "released",
  "expired",
] as const;

/** What narrows a list of authorizations, a count of them, and the numbers of the overview: the same everywhere. */
export const authorizationFilterSchema = z.object({
  programId: z.uuid().optional(),
  outcome: z.array(z.enum(authorizationOutcomes)).max(authorizationOutcomes.length).optional(),
  /** One of lib/authorization-states. */
  state: z.enum(authorizationStates).optional(),
  decision: z.enum(["approved", "declined"]).optional(),
  /** Key of lib/decision-reasons. */
  reason: z.string().max(64).optional(),
  lifecycle: z.array(z.enum(authorizationLifecycles)).max(authorizationLifecycles.length).optional(),
  tokenId: idSchema.optional(),
  accountId: idSchema.optional(),
  /** Part of the merchant's name. */
  merchant: merchantTextSchema.optional(),
  mcc: mccSchema.optional(),
  /** The merchant's country, as FINCI wrote it. */
  country: z.string().min(2).max(3).optional(),
  entryMode: z.string().max(32).optional(),
  /** The maintenance window that decided. */
  maintenanceId: z.uuid().optional(),
  currency: currencySchema.optional(),
  /** Bounds of the billing amount in minor units, both inclusive. */
  billingMinorMin: z.bigint().optional(),
  billingMinorMax: z.bigint().optional(),
  ...timeRange,
});
export type AuthorizationFilter = z.output<typeof authorizationFilterSchema>;

export const listAuthorizationsSchema = authorizationFilterSchema.extend(pageSchema.shape);

/** A version of the rules of one scope: its id, `none` for no rules, absent for the version that decided. */
const rerunVersionSchema = z.union([z.literal("none"), z.uuid()]).optional();

export const rerunAuthorizationSchema = z.object({
  id: idSchema,
  card: rerunVersionSchema,
  cardholder: rerunVersionSchema,
  account: rerunVersionSchema,
  program: rerunVersionSchema,
});
