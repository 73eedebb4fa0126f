import type { z } from "zod";
import type {
  AuthorizationWebhook,
  createAccountSchema,
  createCardSchema,
  createCorporateSchema,
  createEmployeeSchema,
  createPersonSchema,
  LedgerEntryOnWire,
  TransactionWebhook,
  WireStatus,
} from "@/server/finci/contract";
import type { MerchantOnWire } from "./merchants";

/** Everything the simulator remembers, one type per family. Amounts stay the decimal texts of the wire. */

export type Product = { product_id: number; currency: string; name: string };

/** One program's environment at FINCI: its credentials, products and registered endpoints. */
export type Tenant = {
  name: string;
  token: string;
  secret: string;
  signingTemplate: string;
  pathPrefix: string;
  allowedCidrs: string[];
  products: Product[];
  webhooks: { authorizationUrl: string; transactionUrl: string; secret?: string | undefined } | null;
  decisioning: "integrator" | "finci";
  /** The accounts that FINCI books the program's cards on, one for each currency; made when the tenant is. */
  masterAccounts?: { account_id: string; currency: string }[] | undefined;
};

type Owned = { tenant: string; createdAt: string };
export type Person = Owned & z.output<typeof createPersonSchema> & { person_id: string };
export type Corporate = Owned & z.output<typeof createCorporateSchema> & { corporate_id: string };
export type Employee = Owned & z.output<typeof createEmployeeSchema> & { employee_id: string };
export type Account = Owned & z.output<typeof createAccountSchema> & { account_id: string };
/** A card. Only the masked number exists: the simulator never makes a full one. */
export type Card = Owned &
  Omit<z.output<typeof createCardSchema>, "token_status" | "token_stage"> & {
    token_id: string;
    card_number: string;
    token_status: WireStatus;
    token_stage: "digital" | "plastic_not_delivered" | "plastic_delivered";
  };

/** What came back for an authorization request: `none` for no answer in time, `invalid` for one FINCI cannot read. */
export type Answer = "success" | "error" | "none" | "invalid" | "not_asked";

export type Authorization = {
  id: string;
  tenant: string;
  message: AuthorizationWebhook & AmountTexts & { merchant: MerchantOnWire };
  /** Null until FINCI has decided; then what it answered the merchant. */
  responseCode: string | null;
  answer: Answer | null;
  answerErrors: string[];
  answerMs: number | null;
  late: boolean;
  reversals: (AmountTexts & { id: string })[];
  presentments: (AmountTexts & { id: string; final: boolean })[];
};

export type AmountTexts = {
  transaction_amount: string;
  transaction_currency: string;
  billing_amount: string;
  billing_currency: string;
};

export type Transaction = {
  id: string;
  tenant: string;
  message: TransactionWebhook & AmountTexts & { merchant: MerchantOnWire };
};

/** An entry of FINCI's ledger for a master account, as the Payments API shows it. */
export type LedgerEntry = LedgerEntryOnWire & { tenant: string; account_id: string };

export type MessageKind = "request" | "advice" | "reversal" | "presentment" | "return";

/** A webhook that is still to be accepted by the integrator. */
export type Delivery = {
  id: string;
  tenant: string;
  kind: MessageKind;
  /** The authorization or transaction id inside the body. */
  messageId: string;
  url: string;
  body: string;
  createdAt: string;
  attempts: number;
  /** Unix milliseconds of the next attempt. */
  dueMs: number;
  /** A fault for the first attempt only. */
  fault?: string | undefined;
  lastOutcome: string | null;
};

/** A later event in the life of a payment, made by the traffic generator. */
export type FollowUp = { id: string; tenant: string; dueMs: number; step: FollowUpStep };
export type FollowUpStep =
  | { kind: "presentment"; authorizationId: string; amount?: string | undefined; final: boolean }
  | { kind: "reversal"; authorizationId: string; amount?: string | undefined }
  | { kind: "return"; transactionId: string; isWhole: boolean };

export type TrafficSettings = {
  id: "traffic";
  enabled: boolean;
  perMinute: number;
  tenants: string[] | null;
};
/** Series of this data folder: part of every id, so that a new folder never repeats an old folder's ids. */
export type Series = { id: "series"; series: string };

export type Records = {
  tenants: Tenant;
  persons: Person;
  corporates: Corporate;
  employees: Employee;
  accounts: Account;
  cards: Card;
  authorizations: Authorization;
  transactions: Transaction;
  ledgerEntries: LedgerEntry;
  deliveries: Delivery;
  followUps: FollowUp;
  traffic: TrafficSettings;
  series: Series;
};
export type Family = keyof Records;

export const families: readonly Family[] = [
  "series",
  "tenants",
  "persons",
  "corporates",
  "employees",
  "accounts",
  "cards",
  "authorizations",
  "transactions",
  "ledgerEntries",
  "deliveries",
  "followUps",
  "traffic",
];

/** Newest payments kept; older ones are forgotten, like their follow-ups. */
export const paymentsKeptMax = 20_000;
export const keptMax: Partial<Record<Family, number>> = {
  authorizations: paymentsKeptMax,
  transactions: paymentsKeptMax,
  ledgerEntries: paymentsKeptMax,
};

/** Look-up keys of a record beside its id, e.g. by the integrator's own id. Tenants never share a key. */
export const lookUpKeys: { [F in Family]?: (record: Records[F]) => string[] } = {
  tenants: (tenant) => [`token:${tenant.token}`],
  persons: (person) => [tenantKey(person.tenant), externalKey(person.tenant, person.external_id)],
  corporates: (corporate) => [
    tenantKey(corporate.tenant),
    externalKey(corporate.tenant, corporate.external_id),
  ],
  employees: (employee) => [
    tenantKey(employee.tenant),
    externalKey(employee.tenant, employee.external_id),
    `corporate:${employee.corporate_id}`,
  ],
  accounts: (account) => [tenantKey(account.tenant), `owner:${account.person_id ?? account.corporate_id}`],
  ledgerEntries: (entry) => [`master:${entry.account_id}`],
  cards: (card) => [tenantKey(card.tenant), `holder:${card.person_id ?? card.employee_id}`],
};

/** Key of all records of a tenant. */
export function tenantKey(tenant: string): string {
  return `tenant:${tenant}`;
}

/** Key of the integrator's own id, unique per record type and tenant. Source: FINCI contract §3. */
export function externalKey(tenant: string, externalId: string): string {
  return `external:${tenant}:${externalId}`;
}
