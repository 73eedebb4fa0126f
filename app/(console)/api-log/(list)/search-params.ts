import {
  createLoader,
  type inferParserType,
  parseAsArrayOf,
  parseAsIsoDateTime,
  parseAsStringLiteral,
} from "nuqs/server";
import { parseAsFilterText, parseAsHttpStatus, parseAsUuid } from "@/components/table/url-parsers";

/** The filters of the API log as they stand in its URL. */
export const apiLogSearchParams = {
  outcome: parseAsArrayOf(
    parseAsStringLiteral([
      "success",
      "refused",
      "unreachable",
      "timeout",
      "reset",
      "invalid_answer",
    ] as const),
  ),
  operation: parseAsFilterText,
  status: parseAsHttpStatus,
  intent: parseAsUuid,
  request: parseAsFilterText,
  from: parseAsIsoDateTime,
  to: parseAsIsoDateTime,
  program: parseAsUuid,
};

export const loadApiLogSearchParams = createLoader(apiLogSearchParams);

/** The query's input for the filters: the page and its table ask for the very same. */
export function toApiLogInput(values: inferParserType<typeof apiLogSearchParams>) {
  return {
    programId: values.program ?? undefined,
    outcome: values.outcome?.length ? values.outcome : undefined,
    operation: values.operation ?? undefined,
    httpStatus: values.status === null ? undefined : Number(values.status),
    intentId: values.intent ?? undefined,
    requestId: values.request ?? undefined,
    from: values.from ?? undefined,
    to: values.to ?? undefined,
  };
}
