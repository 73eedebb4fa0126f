import { and, eq, inArray } from "drizzle-orm";
import type { Database } from "@/db/client";
import { type authorizations, ruleSets } from "@/db/schema";
import { formatMoney } from "@/lib/money";
import type { RuleScope } from "@/lib/rules/schema";
import { declineSentence, type RuleValues, ruleSentence, ruleValues } from "@/lib/rules/words";

type AuthorizationRow = Pick<
  typeof authorizations.$inferSelect,
  | "environmentId"
  | "decisionReason"
  | "decisionDetail"
  | "ruleSetIds"
  | "velocitySeen"
  | "billingCurrency"
  | "billingAmountMinor"
>;

type RuleReference = { ruleSetId: string; version: number; scope: RuleScope };

/** A rule as the decision saw it. */
export type RuleSeen = RuleReference & {
  ruleId: string;
  /** The rule as a sentence. */
  sentence: string;
  /** Used before the payment, asked by it, and the limit. */
  values: RuleValues;
};

/** The spending controls a decision was made by. */
export type RulesSeen = {
  /** The rule that declined, and what it saw as a sentence; null where no rule did. */
  deciding: (RuleSeen & { saw: string | null }) | null;
  /** The versions in force then, narrowest scope first. */
  inForce: RuleReference[];
  /** Every limit that the payment counted against. */
  limits: RuleSeen[];
};

/** The versions, the rule and the limits that a stored decision names. */
export async function readRulesSeen(db: Database, row: AuthorizationRow): Promise<RulesSeen> {
  const detail = row.decisionDetail;
  const namedIds = [...(row.ruleSetIds ?? []), detail?.rule_set_id].filter((id) => id !== undefined);
  if (namedIds.length === 0) return { deciding: null, inForce: [], limits: [] };
  const found = await db
    .select()
    .from(ruleSets)
    .where(and(eq(ruleSets.environmentId, row.environmentId), inArray(ruleSets.id, [...new Set(namedIds)])));
  const sets = (row.ruleSetIds ?? []).flatMap((id) => found.find((set) => set.id === id) ?? []);
  const decidingSet = found.find((set) => set.id === detail?.rule_set_id);
  const decidingRule = decidingSet?.rules.find((rule) => rule.id === detail?.rule_id);
  return {
    deciding:
      decidingSet && decidingRule && detail
        ? {
            ...referenceTo(decidingSet),
            ruleId: decidingRule.id,
            sentence: ruleSentence(decidingRule),
            values: ruleValues(detail, row.billingCurrency),
            saw: declineSentence(row.decisionReason ?? "", detail, row.billingCurrency),
          }
        : null,
    inForce: sets.map(referenceTo),
    limits: sets.flatMap((set) => limitsSeen(set, row)),
  };
}

type RuleSetRow = typeof ruleSets.$inferSelect;

function referenceTo({ id, version, scope }: RuleSetRow): RuleReference {
  return { ruleSetId: id, version, scope };
}

function limitsSeen(set: RuleSetRow, row: AuthorizationRow): RuleSeen[] {
  const seen = new Map(
    (row.velocitySeen ?? []).map(([meterId, minor, count]) => [meterId, { minor, count }]),
  );
  return set.rules.flatMap((rule) => {
    const used = seen.get(set.meterIds[rule.id] ?? "");
    if (rule.kind !== "velocity" || !used) return [];
    const inBilling = (minor: bigint) => formatMoney({ minor, currency: row.billingCurrency });
    const values =
      rule.amountMaxMinor === null
        ? ruleValues({ used_count: used.count, limit_count: String(rule.countMax) }, row.billingCurrency)
        : {
            used: inBilling(BigInt(used.minor)),
            asked: inBilling(row.billingAmountMinor),
            limit: inBilling(BigInt(rule.amountMaxMinor)),
          };
    return [{ ...referenceTo(set), ruleId: rule.id, sentence: ruleSentence(rule), values }];
  });
}
