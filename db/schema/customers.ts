import { sql } from "drizzle-orm";
import {
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { currencyCode, finciId, moment, moneyMinor } from "../columns";
import { environments } from "./programs";

/** Postal address as FINCI takes it. */
export type StoredAddress = {
  line1: string;
  line2?: string;
  city: string;
  postal_code: string;
  country: string;
};

const environmentId = () =>
  uuid("environment_id")
    .notNull()
    .references(() => environments.id);

/** Mirror of FINCI's persons. Ids are unique within an environment only. */
export const persons = pgTable(
  "persons",
  {
    environmentId: environmentId(),
    personId: finciId("person_id").notNull(),
    externalId: text("external_id").notNull(),
    firstName: text("first_name").notNull(),
    lastName: text("last_name").notNull(),
    dateOfBirth: date("date_of_birth", { mode: "string" }).notNull(),
    email: text("email").notNull(),
    phone: text("phone").notNull(),
    address: jsonb("address").$type<StoredAddress>().notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.environmentId, table.personId] }),
    uniqueIndex("persons_external_id").on(table.environmentId, table.externalId),
    // customers list, newest first
    index("persons_newest").on(table.environmentId, table.createdAt, table.personId),
    // search by phone
    index("persons_phone").on(table.phone),
    index("persons_name_trigram").using(
      "gin",
      sql`(first_name || ' ' || last_name || ' ' || email) gin_trgm_ops`,
    ),
  ],
);

export const corporates = pgTable(
  "corporates",
  {
    environmentId: environmentId(),
    corporateId: finciId("corporate_id").notNull(),
    externalId: text("external_id").notNull(),
    legalName: text("legal_name").notNull(),
    registrationNumber: text("registration_number").notNull(),
    country: text("country").notNull(),
    address: jsonb("address").$type<StoredAddress>().notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.environmentId, table.corporateId] }),
    uniqueIndex("corporates_external_id").on(table.environmentId, table.externalId),
    index("corporates_newest").on(table.environmentId, table.createdAt, table.corporateId),
    index("corporates_name_trigram").using("gin", sql`legal_name gin_trgm_ops`),
  ],
);

export const employees = pgTable(
  "employees",
  {
    environmentId: environmentId(),
    employeeId: finciId("employee_id").notNull(),
    corporateId: finciId("corporate_id").notNull(),
    externalId: text("external_id").notNull(),
    firstName: text("first_name").notNull(),
    lastName: text("last_name").notNull(),
    dateOfBirth: date("date_of_birth", { mode: "string" }).notNull(),
    email: text("email").notNull(),
    phone: text("phone").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.environmentId, table.employeeId] }),
    uniqueIndex("employees_external_id").on(table.environmentId, table.externalId),
    // a corporate's page
    index("employees_corporate").on(table.environmentId, table.corporateId, table.createdAt),
    // search by phone
    index("employees_phone").on(table.phone),
    index("employees_name_trigram").using(
      "gin",
      sql`(first_name || ' ' || last_name || ' ' || email) gin_trgm_ops`,
    ),
  ],
);

/** Mirror of FINCI's accounts; the money stands in `account_balances`. */
export const accounts = pgTable(
  "accounts",
  {
    environmentId: environmentId(),
    accountId: finciId("account_id").notNull(),
    ownerType: text("owner_type", { enum: ["person", "corporate"] }).notNull(),
    ownerId: finciId("owner_id").notNull(),
    currency: currencyCode("currency").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.environmentId, table.accountId] }),
    // an owner's page
    index("accounts_owner").on(table.environmentId, table.ownerId),
    index("accounts_newest").on(table.environmentId, table.createdAt, table.accountId),
  ],
);

/**
 * The account's money now; provable from `ledger_entries`. Written only by the ledger's SQL functions, under the row's lock.
 * Narrow and with room in its pages (fill factor 50, see the migration), because it is updated at every authorization.
 */
export const accountBalances = pgTable(
  "account_balances",
  {
    environmentId: environmentId(),
    accountId: finciId("account_id").notNull(),
    currency: currencyCode("currency").notNull(),
    /** Booked money. */
    postedMinor: moneyMinor("posted_minor").notNull(),
    /** Held by open authorizations; available = posted − held. */
    heldMinor: moneyMinor("held_minor").notNull(),
    /** Sequence of the newest ledger entry of the account. */
    entryCount: moneyMinor("entry_count").notNull(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.environmentId, table.accountId] })],
);

export const cards = pgTable(
  "cards",
  {
    environmentId: environmentId(),
    tokenId: finciId("token_id").notNull(),
    accountId: finciId("account_id").notNull(),
    holderType: text("holder_type", { enum: ["person", "employee"] }).notNull(),
    holderId: finciId("holder_id").notNull(),
    productId: integer("product_id").notNull(),
    embossingName: text("embossing_name").notNull(),
    /** FINCI's masked form, `5412-75**-****-1234`; null until FINCI's list has shown it. */
    maskedNumber: text("masked_number"),
    lastFour: text("last_four"),
    /** `YYYY-MM`; the card works to the end of that month. */
    expirationMonth: text("expiration_month").notNull(),
    status: text("status", {
      enum: [
        "new",
        "active",
        "deactivated",
        "referral",
        "blocked",
        "closed",
        "compromised",
        "damaged",
        "lost",
        "stolen",
      ],
    }).notNull(),
    stage: text("stage", { enum: ["digital", "plastic_not_delivered", "plastic_delivered"] }).notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    statusChangedAt: moment("status_changed_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.environmentId, table.tokenId] }),
    // cards list, newest first, alone and with each filter
    index("cards_newest").on(table.environmentId, table.createdAt, table.tokenId),
    index("cards_status").on(table.environmentId, table.status, table.createdAt, table.tokenId),
    index("cards_account").on(table.environmentId, table.accountId, table.createdAt, table.tokenId),
    index("cards_holder").on(table.environmentId, table.holderId),
    // how many cards a product has
    index("cards_product").on(table.environmentId, table.productId),
    index("cards_last_four").on(table.lastFour),
    index("cards_name_trigram").using("gin", sql`embossing_name gin_trgm_ops`),
  ],
);
