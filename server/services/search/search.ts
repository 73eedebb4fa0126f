import type { z } from "zod";
import type { ServiceContext } from "../../context";
import { findAccounts, findCards } from "./find-cards";
import { findCorporates, findEmployees, findPersons } from "./find-customers";
import { findDeliveries } from "./find-deliveries";
import { findAuthorizations, findMerchants, findTransactions } from "./find-payments";
import { interpretText } from "./interpret-text";
import type { SearchResult } from "./result";
import type { searchSchema } from "./schemas";
import { readSides } from "./sides";

/** The kinds in the order they are shown. */
const kinds = [
  { type: "card", label: "Cards", find: findCards },
  { type: "authorization", label: "Authorizations", find: findAuthorizations },
  { type: "transaction", label: "Transactions", find: findTransactions },
  { type: "person", label: "Persons", find: findPersons },
  { type: "employee", label: "Employees", find: findEmployees },
  { type: "corporate", label: "Corporates", find: findCorporates },
  { type: "account", label: "Accounts", find: findAccounts },
  { type: "merchant", label: "Merchants", find: findMerchants },
  { type: "delivery", label: "Deliveries", find: findDeliveries },
] as const;

export type SearchGroup = { type: (typeof kinds)[number]["type"]; label: string; items: SearchResult[] };

/**
 * Finds whatever the text identifies, on the visible side and in the programs the actor may see: exact ids, last four
 * digits, acquirer reference number, e-mail, phone, external id, amount of the last 7 days, part of a name or merchant.
 * Kinds without a result are left out.
 */
export async function search(
  context: ServiceContext,
  input: z.output<typeof searchSchema>,
): Promise<SearchGroup[]> {
  const text = interpretText(input.text);
  const sides = await readSides(context);
  const groups = await Promise.all(
    kinds.map(async ({ type, label, find }) => ({ type, label, items: await find(context, text, sides) })),
  );
  return groups.filter((group) => group.items.length > 0);
}
