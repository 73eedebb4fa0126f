import type { AuthorizationMessage } from "../finci/contract";
import type { EndpointPolicy } from "../intake/policy-cache";

/** Days a hold lives for lodging, vehicle rental and cruises, whose final amount comes late. ASSUMED (contract §7) */
const longHoldDays = 30;

/** True for the MCC groups with long holds: car rental 3351–3441, 7512, 7513; lodging 3501–3999, 7011; cruises 4411. Source: ISO 18245 */
export function hasLongHold(mcc: string): boolean {
  const code = Number(mcc);
  return (
    (code >= 3351 && code <= 3441) ||
    (code >= 3501 && code <= 3999) ||
    [4411, 7011, 7512, 7513].includes(code)
  );
}

/** How long an authorization's hold lives, in days. */
export function holdDaysFor(policy: Pick<EndpointPolicy, "holdDays">, mcc: string): number {
  return hasLongHold(mcc) ? Math.max(longHoldDays, policy.holdDays) : policy.holdDays;
}

/**
 * What the policy alone says of a request, before card and balance are looked at under the account's lock:
 * `record_only` for FINCI-managed programs, a decline reason, or null to go on deciding in the database.
 */
export function presetDecision(policy: Pick<EndpointPolicy, "decisioningModel" | "isActive">): string | null {
  if (policy.decisioningModel === "finci") return "record_only";
  return policy.isActive ? null : "program_not_active";
}

/** The fields that make an authorization what it is; the same id with another content is a conflict. */
export function contentOf(message: AuthorizationMessage): string {
  return JSON.stringify([
    message.token_id,
    message.account_id,
    message.transactionAmountMinor.toString(),
    message.transaction_currency,
    message.billingAmountMinor.toString(),
    message.billing_currency,
    message.merchant.id,
    message.merchant.mcc,
  ]);
}
