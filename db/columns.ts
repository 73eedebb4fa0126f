import { bigint, char, text, timestamp } from "drizzle-orm/pg-core";

/** Amount in minor units of an ISO 4217 currency, a `bigint` from database to browser. */
export const moneyMinor = (name: string) => bigint(name, { mode: "bigint" });

/** ISO 4217 currency code. */
export const currencyCode = (name: string) => char(name, { length: 3 });

/**
 * A moment, in milliseconds: what a JavaScript `Date` holds, so that a keyset cursor made from it loses no rows.
 */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

/** A FINCI id: 18 to 20 digits, always text. */
export const finciId = (name: string) => text(name);
