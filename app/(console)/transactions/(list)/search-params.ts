import { createLoader, type inferParserType, parseAsIsoDateTime, parseAsStringLiteral } from "nuqs/server";
import {
  parseAsAmountRange,
  parseAsCountry,
  parseAsFilterText,
  parseAsMcc,
  parseAsMerchantText,
  parseAsUuid,
  toAmountInput,
} from "@/components/table/url-parsers";

/** The filters of the transactions list as they stand in its URL. */
export const transactionsSearchParams = {
  type: parseAsStringLiteral(["presentment", "return"] as const),
  deferred: parseAsStringLiteral(["yes", "no"] as const),
  card: parseAsFilterText,
  account: parseAsFilterText,
  authorization: parseAsFilterText,
  merchant: parseAsMerchantText,
  mcc: parseAsMcc,
  country: parseAsCountry,
  amount: parseAsAmountRange,
  from: parseAsIsoDateTime,
  to: parseAsIsoDateTime,
  program: parseAsUuid,
};

export const loadTransactionsSearchParams = createLoader(transactionsSearchParams);

/** The query's input for the filters: the page and its table ask for the very same. */
export function toTransactionsInput(values: inferParserType<typeof transactionsSearchParams>) {
  return {
    programId: values.program ?? undefined,
    type: values.type ?? undefined,
    deferred: values.deferred === null ? undefined : values.deferred === "yes",
    tokenId: values.card ?? undefined,
    accountId: values.account ?? undefined,
    authorizationId: values.authorization ?? undefined,
    merchant: values.merchant ?? undefined,
    mcc: values.mcc ?? undefined,
    country: values.country ?? undefined,
    from: values.from ?? undefined,
    to: values.to ?? undefined,
    ...toAmountInput(values.amount),
  };
}
