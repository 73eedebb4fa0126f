import { createLoader, type inferParserType, parseAsStringLiteral } from "nuqs/server";
import { parseAsUuid } from "@/components/table/url-parsers";
import { exceptionKindKeys } from "@/lib/exception-kinds";

/** The filters of the exceptions as they stand in their URL; without a status, the open ones. */
export const exceptionsSearchParams = {
  status: parseAsStringLiteral(["open", "closed"] as const),
  owner: parseAsStringLiteral(["me", "nobody"] as const),
  kind: parseAsStringLiteral(exceptionKindKeys),
  program: parseAsUuid,
};

export const loadExceptionsSearchParams = createLoader(exceptionsSearchParams);

/** The query's input for the filters: the page and its table ask for the very same. */
export function toExceptionsInput(values: inferParserType<typeof exceptionsSearchParams>) {
  return {
    status: values.status ?? undefined,
    owner: values.owner ?? undefined,
    kind: values.kind ?? undefined,
    programId: values.program ?? undefined,
  };
}
