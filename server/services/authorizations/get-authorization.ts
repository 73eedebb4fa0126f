import type { z } from "zod";
import type { Money } from "@/lib/money";
import type { ServiceContext } from "../../context";
import { readReveals } from "../personal-data";
import type { byIdSchema } from "../schemas";
import { type DecisionNumbers, decisionNumbers, type Explanation, explainAuthorization } from "./explain";
import { type AuthorizationListItem, toAuthorizationListItem } from "./list-authorizations";
import { loadAuthorization } from "./load-authorization";
import { type RulesSeen, readRulesSeen } from "./rules-seen";

export type AuthorizationDetail = AuthorizationListItem & {
  environment: { id: string; kind: "sandbox" | "production" };
  explanation: Explanation;
  /** The numbers that the decision saw. */
  numbers: DecisionNumbers;
  /** All the values that the decision saw, as they were recorded. */
  decisionDetail: Record<string, string> | null;
  /** The rule that declined, the versions in force then, and every limit the payment counted against. */
  rules: RulesSeen;
  cardStatus: string | null;
  threeDs: { authenticated?: boolean; eci?: string } | null;
  finciCreatedAt: Date;
  adviceReceivedAt: Date | null;
  held: Money;
  cleared: Money;
  reversed: Money;
  holdExpiresAt: Date | null;
  holdExpiredAt: Date | null;
};

/**
 * One authorization: what was asked, decided, told to the merchant, and where the money is.
 * @throws DomainError not_found
 */
export async function getAuthorization(
  context: ServiceContext,
  input: z.output<typeof byIdSchema>,
): Promise<AuthorizationDetail> {
  const [{ authorization: row, card, program, environment }, reveals] = await Promise.all([
    loadAuthorization(context, input.id),
    readReveals(context),
  ]);
  const item = toAuthorizationListItem(reveals, row, card, program);
  const rules = await readRulesSeen(context.db, row);
  const inBilling = (minor: bigint): Money => ({ minor, currency: row.billingCurrency });
  return {
    ...item,
    environment,
    explanation: explainAuthorization({
      ...row,
      billing: item.billing,
      held: inBilling(row.heldMinor),
      decidingRule: rules.deciding,
    }),
    numbers: decisionNumbers(row.decisionDetail, row.billingCurrency),
    decisionDetail: row.decisionDetail,
    rules,
    cardStatus: card?.status ?? null,
    threeDs: row.threeDs,
    finciCreatedAt: row.finciCreatedAt,
    adviceReceivedAt: row.adviceReceivedAt,
    held: inBilling(row.heldMinor),
    cleared: inBilling(row.clearedMinor),
    reversed: inBilling(row.reversedMinor),
    holdExpiresAt: row.holdExpiresAt,
    holdExpiredAt: row.holdExpiredAt,
  };
}
