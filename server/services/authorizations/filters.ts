import {
  eq,
  gt,
  gte,
  ilike,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  notInArray,
  type SQL,
  sql,
} from "drizzle-orm";
import { authorizations } from "@/db/schema";
import { type AuthorizationState, declineClassOf } from "@/lib/authorization-states";
import { type DecisionReason, decisionReasons, reasonsOfClass } from "@/lib/decision-reasons";
import type { MerchantMatch } from "../merchant-match";
import type { AuthorizationFilter } from "./schemas";

/** The filter as conditions on `authorizations`; its program is left to the environments it is joined to. */
export function authorizationConditions(filter: AuthorizationFilter, merchant?: MerchantMatch): SQL[] {
  const table = authorizations;
  const conditions = [
    ...(filter.state ? stateConditions(filter.state) : []),
    filter.maintenanceId && eq(table.maintenanceId, filter.maintenanceId),
    filter.outcome?.length ? inArray(table.outcome, filter.outcome) : undefined,
    filter.decision && eq(table.decision, filter.decision),
    filter.reason && eq(table.decisionReason, filter.reason),
    filter.lifecycle?.length ? inArray(table.lifecycle, filter.lifecycle) : undefined,
    // these hold money, which the partial index on open holds knows; its condition has to stand here as it does there
    filter.lifecycle?.length && filter.lifecycle.every(holdsMoney) && gt(table.heldMinor, sql`0`),
    filter.tokenId && eq(table.tokenId, filter.tokenId),
    filter.accountId && eq(table.accountId, filter.accountId),
    filter.mcc && eq(table.mcc, filter.mcc),
    filter.country && eq(table.merchantCountry, filter.country),
    filter.entryMode && eq(table.entryMode, filter.entryMode),
    filter.currency && eq(table.billingCurrency, filter.currency),
    filter.billingMinorMin !== undefined && gte(table.billingAmountMinor, filter.billingMinorMin),
    filter.billingMinorMax !== undefined && lte(table.billingAmountMinor, filter.billingMinorMax),
    filter.from && gte(table.receivedAt, filter.from),
    filter.to && lt(table.receivedAt, filter.to),
    merchant?.how === "named" && inArray(table.merchantName, merchant.names),
    merchant?.how === "pattern" && ilike(table.merchantName, merchant.pattern),
  ];
  return conditions.filter((condition) => typeof condition === "object");
}

function holdsMoney(lifecycle: string): boolean {
  return lifecycle === "held" || lifecycle === "partially_cleared";
}

/** The state as conditions on `authorizations`; the same as `stateOf` in lib/authorization-states (a test compares them). */
function stateConditions(state: AuthorizationState): (SQL | undefined)[] {
  const { outcome, decision, decisionReason } = authorizations;
  // A decline of ours has a reason, and the index on reasons knows no others.
  const reasonClass = declineClassOf(state);
  if (reasonClass === "technical") {
    const others = allReasons.filter((reason) => decisionReasons[reason].class !== "technical");
    return [eq(outcome, "declined"), notInArray(decisionReason, others)];
  }
  if (reasonClass) return [eq(outcome, "declined"), inArray(decisionReason, reasonsOfClass(reasonClass))];
  if (state === "declined_by_us") return [eq(outcome, "declined"), isNotNull(decisionReason)];
  if (state === "declined_finci") return [eq(outcome, "declined"), isNull(decision)];
  return [eq(outcome, state as Exclude<AuthorizationState, `declined_${string}`>)];
}

const allReasons = Object.keys(decisionReasons) as DecisionReason[];
