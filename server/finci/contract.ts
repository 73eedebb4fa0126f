import { z } from "zod";
import type { CardStatus } from "@/lib/card-states";
import { finciIdPattern, mccPattern } from "@/lib/ids";
import { isCurrency, MoneyError, parseAmount } from "@/lib/money";
import { redactText } from "@/lib/redact";

/**
 * Every wire shape of FINCI, documented and assumed, and nothing else. Card API answers and webhook bodies are parsed
 * with these schemas by the console, and produced from these types by the simulator. Unknown fields are never an error.
 * What is ASSUMED (see docs/contract.md) is replaced here, and only here.
 */

const finciId = z.string().regex(finciIdPattern, "must be a FINCI id of 18 to 20 digits");
const currency = z.string().refine(isCurrency, "must be an ISO 4217 currency");
const yearMonth = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "must be a month, YYYY-MM");
const isoDate = z.iso.date();

/** FINCI's spelling of the statuses on the wire; `compromized` is theirs. DOCUMENTED */
export const wireStatuses = [
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
] as const;
export type WireStatus = (typeof wireStatuses)[number];

/** The console's status in FINCI's spelling. */
export function toWireStatus(status: CardStatus): WireStatus {
  return status === "compromised" ? "compromized" : status;
}

/** FINCI's status in the console's spelling. */
export function fromWireStatus(status: WireStatus): CardStatus {
  return status === "compromized" ? "compromised" : status;
}

/** Two to 21 of A–Z, 0–9, single spaces and `- ' . / &`, any case. Length DOCUMENTED, characters ASSUMED. */
export const embossingNameSchema = z
  .string()
  .min(2, "needs at least 2 characters")
  .max(21, "holds at most 21 characters")
  .regex(/^[A-Za-z0-9\-'./&]+( [A-Za-z0-9\-'./&]+)*$/, "may hold A–Z, 0–9, single spaces and - ' . / & only");

// ---------------------------------------------------------------- Card API: requests

/** Parts of an address. ASSUMED */
export const addressSchema = z.object({
  line1: z.string().min(1).max(100),
  line2: z.string().max(100).optional(),
  city: z.string().min(1).max(60),
  postal_code: z.string().min(1).max(16),
  country: z.string().regex(/^[A-Z]{2}$/, "must be an ISO 3166 country, two letters"),
});
export type WireAddress = z.infer<typeof addressSchema>;

/** `POST /create-person`. Existence and `external_id` DOCUMENTED, rest ASSUMED */
export const createPersonSchema = z.object({
  external_id: z.string().min(1).max(64),
  first_name: z.string().min(1).max(60),
  last_name: z.string().min(1).max(60),
  date_of_birth: isoDate,
  email: z.email(),
  phone: z.string().regex(/^\+[1-9]\d{6,14}$/, "must be an international number such as +35212345678"),
  address: addressSchema,
});

/** `POST /create-corporate`. Existence and `external_id` DOCUMENTED, rest ASSUMED */
export const createCorporateSchema = z.object({
  external_id: z.string().min(1).max(64),
  legal_name: z.string().min(1).max(120),
  registration_number: z.string().min(1).max(40),
  country: z.string().regex(/^[A-Z]{2}$/),
  address: addressSchema,
});

/** `POST /create-employee`. Existence and `external_id` DOCUMENTED, rest ASSUMED */
export const createEmployeeSchema = createPersonSchema
  .omit({ address: true })
  .extend({ corporate_id: finciId });

const oneOwner = { message: "needs exactly one of person_id and corporate_id" };

/** `POST /create-account`. Owner link DOCUMENTED, rest ASSUMED */
export const createAccountSchema = z
  .object({ person_id: finciId.optional(), corporate_id: finciId.optional(), currency })
  .refine((body) => (body.person_id === undefined) !== (body.corporate_id === undefined), oneOwner);

/** `POST /create-card`. Fields DOCUMENTED; `account_id`, address parts and the answer's `token_id` ASSUMED */
export const createCardSchema = z
  .object({
    account_id: finciId,
    person_id: finciId.optional(),
    employee_id: finciId.optional(),
    product_id: z.int().positive(),
    embossing_name: embossingNameSchema,
    expiration_date: yearMonth,
    token_status: z.enum(["new", "active"]),
    token_stage: z.enum(["digital", "plastic_not_delivered"]),
    delivery_address: addressSchema,
    express_delivery: z.boolean(),
  })
  .refine((body) => (body.person_id === undefined) !== (body.employee_id === undefined), {
    message: "needs exactly one of person_id and employee_id",
  });

/** `PATCH /update-card-status/{token_id}`. DOCUMENTED */
export const updateCardStatusSchema = z.object({
  token_status: z.enum([
    "active",
    "blocked",
    "closed",
    "compromized",
    "damaged",
    "deactivated",
    "lost",
    "referral",
    "stolen",
  ]),
});

/** `PATCH /update-card-stage/{token_id}`. DOCUMENTED */
export const updateCardStageSchema = z.object({ token_stage: z.enum(["digital", "plastic_not_delivered"]) });

/** `POST /get-cards`. DOCUMENTED: by the owner, no paging */
export const getCardsSchema = z
  .object({ person_id: finciId.optional(), corporate_id: finciId.optional() })
  .refine((body) => (body.person_id === undefined) !== (body.corporate_id === undefined), oneOwner);

/** `POST /get-persons`, `/get-corporates`, `/get-employees`: by id or `external_id`. ASSUMED */
export const getPersonsSchema = z.object({
  person_id: finciId.optional(),
  external_id: z.string().optional(),
});
export const getCorporatesSchema = z.object({
  corporate_id: finciId.optional(),
  external_id: z.string().optional(),
});
export const getEmployeesSchema = z.object({
  employee_id: finciId.optional(),
  corporate_id: finciId.optional(),
  external_id: z.string().optional(),
});
/** `POST /get-accounts`: by id or owner. ASSUMED */
export const getAccountsSchema = z.object({
  account_id: finciId.optional(),
  person_id: finciId.optional(),
  corporate_id: finciId.optional(),
});

// ---------------------------------------------------------------- Card API: answers

/** What every answer carries. DOCUMENTED */
export const envelopeSchema = z.looseObject({
  status: z.enum(["success", "error"]),
  errors: z.array(z.string()).default([]),
});

/** Error codes. ASSUMED; a code that is not listed is shown as it came */
export const errorCodes = [
  "invalid_signature",
  "expired_timestamp",
  "ip_not_allowed",
  "unknown_token",
  "invalid_request",
  "duplicate_external_id",
  "not_found",
  "invalid_status_transition",
  "product_not_allowed",
  "rate_limited",
  "internal_error",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** HTTP codes beside the error codes. ASSUMED */
export const errorHttpStatus: Record<ErrorCode, number> = {
  invalid_signature: 401,
  expired_timestamp: 401,
  ip_not_allowed: 403,
  unknown_token: 401,
  invalid_request: 400,
  duplicate_external_id: 409,
  not_found: 404,
  invalid_status_transition: 409,
  product_not_allowed: 403,
  rate_limited: 429,
  internal_error: 500,
};

/** One card of `get-cards`: neither status nor stage. DOCUMENTED */
export const listedCardSchema = z.looseObject({
  token_id: finciId,
  embossing_name: z.string(),
  card_number: z.string().regex(/^[\d*-]{12,23}$/, "must be a masked number"),
  expiration_date: yearMonth,
  product_id: z.int(),
});
export const personSchema = z.looseObject({ person_id: finciId, ...createPersonSchema.partial().shape });
export const corporateSchema = z.looseObject({
  corporate_id: finciId,
  ...createCorporateSchema.partial().shape,
});
export const employeeSchema = z.looseObject({
  employee_id: finciId,
  ...createEmployeeSchema.partial().shape,
});
export const accountSchema = z.looseObject({
  account_id: finciId,
  person_id: finciId.optional(),
  corporate_id: finciId.optional(),
  currency,
});

const listOf = <T extends z.ZodType>(item: T) => z.looseObject({ items: z.array(item), total: z.int() });
export const cardListSchema = listOf(listedCardSchema);
export const personListSchema = listOf(personSchema);
export const corporateListSchema = listOf(corporateSchema);
export const employeeListSchema = listOf(employeeSchema);
export const accountListSchema = listOf(accountSchema);

// ---------------------------------------------------------------- Payments API

/** `POST /get-transactions` of the Payments API: a master account's ledger between two days, both inclusive. ASSUMED */
export const getTransactionsSchema = z.object({
  account_id: finciId,
  date_from: isoDate,
  date_to: isoDate,
  cursor: z.string().max(200).nullish(),
});

/** One entry of FINCI's ledger; `amount` is signed, in the currency's own number of decimals. ASSUMED */
export const ledgerEntrySchema = z.looseObject({
  id: z.string().min(1).max(64),
  booked_at: z.iso.datetime({ offset: true }),
  value_date: isoDate,
  amount: z.string().regex(/^-?\d+(\.\d+)?$/, "must be a signed decimal text"),
  currency,
  narrative: z.string().max(500),
});
export const ledgerPageSchema = z.looseObject({
  items: z.array(ledgerEntrySchema),
  next_cursor: z.string().max(200).nullable(),
});
export type LedgerEntryOnWire = z.infer<typeof ledgerEntrySchema>;

// ---------------------------------------------------------------- Webhooks

export const entryModes = [
  "chip",
  "contactless",
  "magstripe",
  "ecommerce",
  "manual",
  "atm",
  "recurring",
] as const;
export const wallets = ["apple_pay", "google_pay"] as const;

/** Response codes of the advice. First two DOCUMENTED, rest ASSUMED; unknown ones count as not approved */
export const responseCodes = [
  "Approved",
  "InsufficientFunds",
  "DoNotHonor",
  "InvalidCard",
  "ExpiredCard",
  "ExceedsLimit",
  "RestrictedCard",
  "LostCard",
  "StolenCard",
  "SuspectedFraud",
  "InvalidPin",
  "SystemError",
  "Timeout",
] as const;
export const approvedResponseCode = "Approved";

const merchantSchema = z.looseObject({
  id: z.string().max(64).default(""),
  // A merchant may write anything into its name; lists and ledgers show it.
  name: z.string().max(200).default("").transform(redactText),
  mcc: z.string().regex(mccPattern, "must be four digits"),
  city: z.string().max(100).default("").transform(redactText),
  country: z.string().max(3).default(""),
});

const amountText = z.union([z.string(), z.number()]);

const amountFields = {
  transaction_amount: amountText,
  transaction_currency: currency,
  billing_amount: amountText,
  billing_currency: currency,
};

/** The authorization webhook: request, advice and reversal. `id`, `advice`, `response_code` DOCUMENTED, rest ASSUMED */
export const authorizationWebhookSchema = z.looseObject({
  id: finciId,
  type: z.enum(["authorization", "reversal"]).default("authorization"),
  advice: z.boolean().nullish(),
  response_code: z.string().min(1).max(64).nullish(),
  original_authorization_id: finciId.nullish(),
  token_id: finciId,
  account_id: finciId,
  ...amountFields,
  merchant: merchantSchema,
  entry_mode: z.string().max(32).nullish(),
  wallet: z.string().max(32).nullish(),
  three_ds: z
    .looseObject({ authenticated: z.boolean().optional(), eci: z.string().max(4).optional() })
    .nullish(),
  created_at: z.iso.datetime({ offset: true }),
});

/** The presentment and return webhook. Meaning and `authorization_id` DOCUMENTED, the rest of the body ASSUMED */
export const transactionWebhookSchema = z.looseObject({
  id: finciId,
  type: z.enum(["presentment", "return"]),
  authorization_id: finciId.nullish(),
  original_transaction_id: finciId.nullish(),
  token_id: finciId,
  account_id: finciId,
  ...amountFields,
  merchant: merchantSchema,
  arn: z
    .string()
    .regex(/^\d{23}$/, "must have 23 digits")
    .nullish(),
  clearing_date: isoDate,
  sequence: z.int().min(1).default(1),
  final: z.boolean().default(true),
  created_at: z.iso.datetime({ offset: true }),
});

export type AuthorizationWebhook = z.input<typeof authorizationWebhookSchema>;
export type TransactionWebhook = z.input<typeof transactionWebhookSchema>;
/** Our answer to an authorization webhook. ASSUMED */
export type AuthorizationAnswer = { status: "success" } | { status: "error"; errors: string[] };

type ParsedAmounts = { transactionAmountMinor: bigint; billingAmountMinor: bigint };
export type AuthorizationMessage = z.output<typeof authorizationWebhookSchema> &
  ParsedAmounts & { kind: "request" | "advice" | "reversal" };
export type TransactionMessage = z.output<typeof transactionWebhookSchema> & ParsedAmounts;

/** A body that does not follow the contract; `problems` are `field: what is wrong` lines, safe to send back. */
export class ContractError extends Error {
  override name = "ContractError";
  constructor(readonly problems: string[]) {
    super(problems.join("; "));
  }
}

/**
 * Reads an authorization webhook's body. Advice = `advice` true or a `response_code` present; a reversal by its type.
 * Amounts become exact minor units and must not be negative.
 * @throws ContractError for a body that is not JSON or lacks a required field
 */
export function parseAuthorizationWebhook(text: string): AuthorizationMessage {
  const body = parseWith(authorizationWebhookSchema, text);
  const isAdvice = body.advice === true || (body.response_code ?? "") !== "";
  if (body.type === "reversal" && !body.original_authorization_id) {
    throw new ContractError(["original_authorization_id: required for a reversal"]);
  }
  const kind = body.type === "reversal" ? "reversal" : isAdvice ? "advice" : "request";
  return { ...body, ...parseAmounts(body, text), kind };
}

/**
 * Reads a presentment or return webhook's body; amounts must be more than zero.
 * @throws ContractError for a body that is not JSON or lacks a required field
 */
export function parseTransactionWebhook(text: string): TransactionMessage {
  const body = parseWith(transactionWebhookSchema, text);
  const amounts = parseAmounts(body, text);
  if (amounts.billingAmountMinor === 0n) throw new ContractError(["billing_amount: must be more than zero"]);
  return { ...body, ...amounts };
}

function parseWith<T extends z.ZodType>(schema: T, text: string): z.output<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ContractError(["body: is not valid JSON"]);
  }
  const result = checked(schema, json);
  if (result.success) return result.data;
  throw new ContractError(
    result.error.issues.slice(0, 10).map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`),
  );
}

/** A check may compare what JSON can hold and no comparison can take, such as an object whose `toString` is a text. */
function checked<T extends z.ZodType>(schema: T, json: unknown) {
  try {
    return schema.safeParse(json);
  } catch {
    throw new ContractError(["body: holds a value that cannot be read"]);
  }
}

type AmountBody = {
  transaction_amount: string | number;
  transaction_currency: string;
  billing_amount: string | number;
  billing_currency: string;
};

function parseAmounts(body: AmountBody, text: string): ParsedAmounts {
  return {
    transactionAmountMinor: exactAmount(
      body.transaction_amount,
      body.transaction_currency,
      "transaction_amount",
      text,
    ),
    billingAmountMinor: exactAmount(body.billing_amount, body.billing_currency, "billing_amount", text),
  };
}

/** A JSON number counts only through the decimal text that stood in the body, never through its float. ASSUMED */
function exactAmount(value: string | number, currencyCode: string, field: string, text: string): bigint {
  try {
    const minor = parseAmount(typeof value === "string" ? value : numberText(field, text), currencyCode);
    if (typeof value === "number" && parseAmount(String(value), currencyCode) !== minor) {
      throw new MoneyError("is a number that is not exact");
    }
    if (minor < 0n) throw new MoneyError("must not be negative");
    return minor;
  } catch (error) {
    if (error instanceof MoneyError) throw new ContractError([`${field}: ${error.message}`]);
    throw error;
  }
}

function numberText(field: string, text: string): string {
  const found = [...text.matchAll(new RegExp(`"${field}"\\s*:\\s*(-?\\d+(?:\\.\\d+)?)(?=\\s*[,}])`, "g"))];
  if (found.length !== 1)
    throw new ContractError([`${field}: is a number whose exact decimal text cannot be read`]);
  return found[0]?.[1] ?? "";
}
