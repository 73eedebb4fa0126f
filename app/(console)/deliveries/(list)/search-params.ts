import {
  createLoader,
  type inferParserType,
  parseAsArrayOf,
  parseAsIsoDateTime,
  parseAsStringLiteral,
} from "nuqs/server";
import { parseAsFilterText, parseAsHttpStatus, parseAsUuid } from "@/components/table/url-parsers";

/** The filters of the deliveries list as they stand in its URL. */
export const deliveriesSearchParams = {
  state: parseAsArrayOf(
    parseAsStringLiteral([
      "answered",
      "received",
      "processed",
      "duplicate",
      "conflict",
      "rejected",
      "parked",
    ] as const),
  ),
  kind: parseAsArrayOf(
    parseAsStringLiteral(["request", "advice", "reversal", "presentment", "return", "unknown"] as const),
  ),
  endpoint: parseAsStringLiteral(["authorization", "transaction"] as const),
  status: parseAsHttpStatus,
  event: parseAsFilterText,
  from: parseAsIsoDateTime,
  to: parseAsIsoDateTime,
  program: parseAsUuid,
};

export const loadDeliveriesSearchParams = createLoader(deliveriesSearchParams);

/** The query's input for the filters: the page and its table ask for the very same. */
export function toDeliveriesInput(values: inferParserType<typeof deliveriesSearchParams>) {
  return {
    programId: values.program ?? undefined,
    state: values.state?.length ? values.state : undefined,
    kind: values.kind?.length ? values.kind : undefined,
    endpoint: values.endpoint ?? undefined,
    httpStatus: values.status === null ? undefined : Number(values.status),
    eventId: values.event ?? undefined,
    from: values.from ?? undefined,
    to: values.to ?? undefined,
  };
}
