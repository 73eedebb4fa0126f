import {
  createLoader,
  type inferParserType,
  parseAsArrayOf,
  parseAsIsoDateTime,
  parseAsStringLiteral,
} from "nuqs/server";
import {
  parseAsAmountRange,
  parseAsCountry,
  parseAsFilterText,
  parseAsMcc,
  parseAsMerchantText,
  parseAsUuid,
  toAmountInput,
} from "@/components/table/url-parsers";
import { authorizationStates } from "@/lib/authorization-states";

/** The filters of the authorizations list as they stand in its URL. */
export const authorizationsSearchParams = {
  outcome: parseAsArrayOf(
    parseAsStringLiteral(["awaiting_advice", "approved", "declined", "late", "failed", "differs"] as const),
  ),
  state: parseAsStringLiteral(authorizationStates),
  decision: parseAsStringLiteral(["approved", "declined"] as const),
  reason: parseAsFilterText,
  lifecycle: parseAsArrayOf(
    parseAsStringLiteral([
      "none",
      "held",
      "partially_cleared",
      "cleared",
      "reversed",
      "released",
      "expired",
    ] as const),
  ),
  card: parseAsFilterText,
  account: parseAsFilterText,
  merchant: parseAsMerchantText,
  mcc: parseAsMcc,
  country: parseAsCountry,
  entryMode: parseAsFilterText,
  maintenance: parseAsUuid,
  amount: parseAsAmountRange,
  from: parseAsIsoDateTime,
  to: parseAsIsoDateTime,
  program: parseAsUuid,
};

export const loadAuthorizationsSearchParams = createLoader(authorizationsSearchParams);

/** The query's input for the filters: the page and its table ask for the very same. */
export function toAuthorizationsInput(values: inferParserType<typeof authorizationsSearchParams>) {
  return {
    programId: values.program ?? undefined,
    outcome: values.outcome?.length ? values.outcome : undefined,
    state: values.state ?? undefined,
    decision: values.decision ?? undefined,
    reason: values.reason ?? undefined,
    lifecycle: values.lifecycle?.length ? values.lifecycle : undefined,
    tokenId: values.card ?? undefined,
    accountId: values.account ?? undefined,
    merchant: values.merchant ?? undefined,
    mcc: values.mcc ?? undefined,
    country: values.country ?? undefined,
    entryMode: values.entryMode ?? undefined,
    maintenanceId: values.maintenance ?? undefined,
    from: values.from ?? undefined,
    to: values.to ?? undefined,
    ...toAmountInput(values.amount),
  };
}
