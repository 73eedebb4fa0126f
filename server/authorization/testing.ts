import type { Sql } from "@/db/client";
import type { SeededProgram } from "@/db/testing";
import { inCapitals } from "@/lib/rules/evaluate";
import { categoryRanges } from "@/lib/rules/mcc-groups";
import { type Rule, type RuleScope, rulesSchema } from "@/lib/rules/schema";

/** Puts rule sets in force for tests, as an activation leaves them: meters counting and backfilled, then `active`. */

export type SeededRuleSet = { id: string; version: number; meterIds: Record<string, string> };

/** A meter for one velocity rule. */
export async function insertMeter(
  sql: Sql,
  environmentId: string,
  scope: RuleScope,
  subjectId: string,
  rule: Extract<Rule, { kind: "velocity" }>,
  timeZone: string,
): Promise<string> {
  const { filter = {} } = rule;
  const ranges = filter.categories && categoryRanges(filter.categories);
  const [meter] = await sql<{ id: bigint }[]>`
    insert into velocity_meters (environment_id, scope, subject_id, "window", time_zone, currency, mcc_ranges, countries,
                                 entry_modes, merchants, meter_key, since_version, backfilled_at)
    values (${environmentId}, ${scope}, ${subjectId}, ${rule.window}, ${timeZone}, ${rule.currency},
            ${ranges ? `{${ranges.map(([from, to]) => `[${from},${to}]`).join(",")}}` : null}::text::int4multirange,
            ${filter.countries ?? null}, ${filter.entryModes ?? null},
            ${filter.merchants?.map(inCapitals) ?? null}, gen_random_uuid()::text,
            (select version from policy_version), now())
    returning id`;
  return String(meter?.id);
}

/** Puts rules in force for a subject; those that were in force for it retire. */
export async function activateRules(
  sql: Sql,
  program: Pick<SeededProgram, "environmentId">,
  scope: RuleScope,
  subjectId: string,
  rules: readonly Rule[],
  timeZone = "Europe/Vilnius",
): Promise<SeededRuleSet> {
  const { environmentId } = program;
  const meterIds: Record<string, string> = {};
  for (const rule of rulesSchema.parse(rules)) {
    if (rule.kind === "velocity")
      meterIds[rule.id] = await insertMeter(sql, environmentId, scope, subjectId, rule, timeZone);
  }
  return sql.begin(async (transaction) => {
    await transaction`
      update rule_sets set status = 'retired', retired_at = now()
       where environment_id = ${environmentId} and scope = ${scope} and subject_id = ${subjectId} and status = 'active'`;
    const [row] = await transaction<{ id: string; version: number }[]>`
      insert into rule_sets (environment_id, scope, subject_id, version, status, rules, meter_ids, reason, activated_at)
      select ${environmentId}, ${scope}, ${subjectId}, count(*) + 1, 'active', ${JSON.stringify(rules)}::text::jsonb,
             ${JSON.stringify(meterIds)}::text::jsonb, 'test', now()
        from rule_sets where environment_id = ${environmentId} and scope = ${scope} and subject_id = ${subjectId}
      returning id, version`;
    if (!row) throw new Error("The rule set was not stored");
    return { ...row, meterIds };
  });
}
