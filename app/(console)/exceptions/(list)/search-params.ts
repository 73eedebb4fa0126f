import { createLoader, createSerializer, type inferParserType, parseAsStringLiteral } from "nuqs/server";
import { parseAsCurrency, parseAsFilterText, parseAsUuid } from "@/components/table/url-parsers";
import { exceptionKindKeys } from "@/lib/exception-kinds";
import { exceptionAgeKeys, exceptionOrders, exceptionStatuses } from "@/lib/exception-words";

/** The filters of the exceptions as they stand in their URL; without a status the open ones, without an order the oldest first. */
export const exceptionsSearchParams = {
  status: parseAsStringLiteral(exceptionStatuses),
  owner: parseAsStringLiteral(["me", "nobody"] as const),
  kind: parseAsStringLiteral(exceptionKindKeys),
  age: parseAsStringLiteral(exceptionAgeKeys),
  currency: parseAsCurrency,
  program: parseAsUuid,
  account: parseAsFilterText,
  order: parseAsStringLiteral(exceptionOrders),
};

export type ExceptionsSearch = inferParserType<typeof exceptionsSearchParams>;

export const loadExceptionsSearchParams = createLoader(exceptionsSearchParams);
export const serializeExceptionsSearch = createSerializer(exceptionsSearchParams);

/** The filter for counts and sums, which have no order. */
export function toExceptionFilter(values: ExceptionsSearch) {
  return {
    status: values.status ?? undefined,
    owner: values.owner ?? undefined,
    kind: values.kind ?? undefined,
    age: values.age ?? undefined,
    currency: values.currency ?? undefined,
    programId: values.program ?? undefined,
    accountId: values.account ?? undefined,
  };
}

/** The query's input for the filters: the page and its table ask for the very same. Amounts are compared in one currency only. */
export function toExceptionsInput(values: ExceptionsSearch) {
  const order = values.currency === null ? undefined : (values.order ?? undefined);
  return { ...toExceptionFilter(values), order };
}
