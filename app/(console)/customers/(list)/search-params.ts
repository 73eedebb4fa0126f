import { createLoader, type inferParserType, parseAsStringLiteral } from "nuqs/server";
import { parseAsFilterText, parseAsUuid } from "@/components/table/url-parsers";

/** The filters of the customers list as they stand in its URL. */
export const customersSearchParams = {
  text: parseAsFilterText,
  kind: parseAsStringLiteral(["person", "corporate"]),
  program: parseAsUuid,
};

export const loadCustomersSearchParams = createLoader(customersSearchParams);

/** The query's input for the filters: the page and its table ask for the very same. */
export function toCustomersInput(values: inferParserType<typeof customersSearchParams>) {
  return {
    text: values.text ?? undefined,
    type: values.kind ?? undefined,
    programId: values.program ?? undefined,
  };
}
