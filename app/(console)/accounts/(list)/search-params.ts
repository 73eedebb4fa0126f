import { createLoader, type inferParserType, parseAsStringLiteral } from "nuqs/server";
import { parseAsCurrency, parseAsFilterText, parseAsUuid } from "@/components/table/url-parsers";

/** The filters of the accounts list as they stand in its URL. */
export const accountsSearchParams = {
  text: parseAsFilterText,
  owner: parseAsStringLiteral(["person", "corporate"]),
  currency: parseAsCurrency,
  program: parseAsUuid,
};

export const loadAccountsSearchParams = createLoader(accountsSearchParams);

/** The query's input for the filters: the page and its table ask for the very same. */
export function toAccountsInput(values: inferParserType<typeof accountsSearchParams>) {
  return {
    text: values.text ?? undefined,
    ownerType: values.owner ?? undefined,
    currency: values.currency ?? undefined,
    programId: values.program ?? undefined,
  };
}
