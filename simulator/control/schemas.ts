import ipaddr from "ipaddr.js";
import { z } from "zod";
import { isCurrency } from "@/lib/money";
import { entryModes, wallets } from "@/server/finci/contract";
import { type CardApiFault, cardApiFaults, type WebhookFault, webhookFaults } from "../faults";
import { convertibleCurrencies } from "../money";

/** Bodies of the control interface, described for people in docs/simulator.md. */

const currency = z
  .string()
  .refine(isCurrency, "must be an ISO 4217 currency")
  .refine((code) => convertibleCurrencies.has(code), "has no exchange rate in the simulator");
const amount = z.string().regex(/^\d+(\.\d+)?$/, "must be a decimal text such as 12.34");
const webhookFault = z.enum(Object.keys(webhookFaults) as [WebhookFault, ...WebhookFault[]]);
const cardApiFault = z.enum(Object.keys(cardApiFaults) as [CardApiFault, ...CardApiFault[]]);
const merchant = z.union([
  z.string(),
  z.object({
    id: z.string().optional(),
    name: z.string().optional(),
    mcc: z
      .string()
      .regex(/^\d{4}$/)
      .optional(),
    city: z.string().optional(),
    country: z.string().optional(),
  }),
]);
const waitDelivered = z.literal("delivered").optional();

export const tenantSchema = z.object({
  token: z.string().min(1),
  secret: z.string().min(1),
  signingTemplate: z.string().default("{timestamp}{method}{path}{body}"),
  pathPrefix: z
    .string()
    .regex(/^(\/[\w.-]+)*$/, "must be empty or begin with a slash and not end with one")
    .default("/api/v1"),
  allowedCidrs: z.array(z.string().refine(ipaddr.isValidCIDR, "must be a range such as 127.0.0.1/32")),
  products: z.array(z.object({ product_id: z.int().positive(), currency, name: z.string() })),
  webhooks: z
    .object({ authorizationUrl: z.url(), transactionUrl: z.url(), secret: z.string().nullish() })
    .nullable(),
  decisioning: z.enum(["integrator", "finci"]).default("integrator"),
});

export const authorizationSchema = z.object({
  token_id: z.string(),
  amount,
  currency: currency.optional(),
  billing_amount: amount.optional(),
  merchant: merchant.optional(),
  entry_mode: z.enum(entryModes).optional(),
  wallet: z.enum(wallets).nullish(),
  fault: webhookFault.optional(),
  response_code: z.string().min(1).max(64).optional(),
  wait: z.enum(["answer", "advice"]).default("answer"),
});

export const testDeliverySchema = z.object({ token: z.string().min(1), url: z.url() });

export const reversalSchema = z.object({
  authorization_id: z.string(),
  amount: amount.optional(),
  fault: webhookFault.optional(),
  wait: waitDelivered,
});

/** What goes wrong in FINCI's ledger, for reconciliation to find. */
const ledgerFault = z.enum(["missing", "amount_off", "twice"]);

export const presentmentSchema = z
  .object({
    authorization_id: z.string().optional(),
    token_id: z.string().optional(),
    amount: amount.optional(),
    currency: currency.optional(),
    merchant: merchant.optional(),
    final: z.boolean().default(true),
    sequence: z.int().positive().optional(),
    fault: webhookFault.optional(),
    ledger: ledgerFault.optional(),
    wait: waitDelivered,
  })
  .refine((body) => body.authorization_id !== undefined || (body.token_id && body.amount), {
    message: "needs authorization_id, or token_id and amount for a deferred one",
  });

export const returnSchema = z.object({
  token_id: z.string(),
  amount,
  currency: currency.optional(),
  merchant: merchant.optional(),
  original_transaction_id: z.string().optional(),
  authorization_id: z.string().optional(),
  fault: webhookFault.optional(),
  ledger: ledgerFault.optional(),
  wait: waitDelivered,
});

export const ledgerEntryBodySchema = z.object({
  tenant: z.string(),
  amount: z.string().regex(/^-?\d+(\.\d+)?$/, "must be a signed decimal text such as -12.34"),
  currency,
  narrative: z.string().min(1).max(500),
  booked_at: z.iso.datetime().optional(),
});

const faultUse = {
  count: z.int().positive().nullish(),
  operation: z.string().optional(),
  tenant: z.string().optional(),
};
export const faultSchema = z.discriminatedUnion("target", [
  z.object({ target: z.literal("card_api"), kind: cardApiFault, ...faultUse }),
  z.object({ target: z.literal("webhooks"), kind: webhookFault, ...faultUse }),
]);

export const trafficSchema = z.object({
  enabled: z.boolean().optional(),
  perMinute: z.number().min(0).max(6_000).optional(),
  tenants: z.array(z.string()).nullish(),
  burst: z.boolean().optional(),
});

export const cardChangeSchema = z.object({
  embossing_name: z.string().min(1).optional(),
  card_number: z.string().optional(),
  expiration_date: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, "must be a month, YYYY-MM")
    .optional(),
  product_id: z.int().positive().optional(),
  token_stage: z.enum(["digital", "plastic_not_delivered", "plastic_delivered"]).optional(),
  token_status: z
    .enum([
      "new",
      "active",
      "blocked",
      "closed",
      "compromized",
      "damaged",
      "deactivated",
      "lost",
      "referral",
      "stolen",
    ])
    .optional(),
});
