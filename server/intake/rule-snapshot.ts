import type { Sql } from "@/db/client";
import { type CompiledRuleSet, compileRuleSet } from "@/lib/rules/evaluate";
import type { Rule, RuleScope } from "@/lib/rules/schema";
import { log } from "../log";

/** Rule sets in force that a process holds at most; activating one more is refused (see services/rules). */
export const ruleSetsMax = 100_000;
const pageSize = 5_000;

type RuleSetRow = {
  id: string;
  environment_id: string;
  scope: RuleScope;
  subject_id: string;
  version: number;
  status: "draft" | "activating" | "active" | "retired";
  rules: Rule[];
  meter_ids: Record<string, string>;
  policy_version: bigint;
  /** The cards of a cardholder. */
  token_ids: string[] | null;
};

/** The versions of one subject that count: the one in force, and one about to be. */
type Entry = { active?: CompiledRuleSet; activating?: CompiledRuleSet; tokenKeys: string[] };

/** What applies to a card, narrowest scope first. */
export type ApplicableRules = { ruleSets: CompiledRuleSet[]; countingRuleSets: CompiledRuleSet[] };

export const noRules: ApplicableRules = { ruleSets: [], countingRuleSets: [] };

const keyOf = (environmentId: string, scope: RuleScope, subjectId: string) =>
  `${environmentId} ${scope} ${subjectId}`;

/** The rule sets in force, in memory; brought up to date by loading what is newer than the snapshot. */
export class RuleSnapshot {
  private readonly entries = new Map<string, Entry>();
  private readonly holders = new Map<string, Entry>();

  /** What applies to a card of that account. */
  find(environmentId: string, accountId: string, tokenId: string): ApplicableRules {
    if (this.entries.size === 0) return noRules;
    const found = [
      this.entries.get(keyOf(environmentId, "card", tokenId)),
      this.holders.get(keyOf(environmentId, "card", tokenId)),
      this.entries.get(keyOf(environmentId, "account", accountId)),
      this.entries.get(keyOf(environmentId, "program", "")),
    ];
    return {
      ruleSets: found.flatMap((entry) => entry?.active ?? []),
      countingRuleSets: found.flatMap((entry) => entry?.activating ?? []),
    };
  }

  /**
   * Reads what changed after a version of the policy. The caller applies it in one go with the rest of the snapshot.
   * @throws Error when more rule sets are in force than a process may hold: the snapshot then goes stale and is refused
   */
  async load(sql: Sql, sinceVersion: bigint): Promise<RuleSetRow[]> {
    const changed: RuleSetRow[] = [];
    for (let since = sinceVersion; ; ) {
      const rows = await sql<RuleSetRow[]>`
        select r.id, r.environment_id, r.scope, r.subject_id, r.version, r.status, r.rules, r.meter_ids, r.policy_version,
               case when r.scope = 'cardholder' then array(
                 select c.token_id from cards c
                  where c.environment_id = r.environment_id and c.holder_id = r.subject_id) end as token_ids
          from rule_sets r
         where r.policy_version > ${since.toString()}::bigint
           and (r.status in ('activating', 'active') or ${sinceVersion >= 0n})
         order by r.policy_version limit ${pageSize}`;
      changed.push(...rows);
      const last = rows.at(-1);
      if (!last || rows.length < pageSize) break;
      since = last.policy_version;
    }
    if (this.entries.size + changed.length > ruleSetsMax * 2)
      throw new Error(`More than ${ruleSetsMax} rule sets are in force`);
    return changed;
  }

  /** Takes over what `load` read, oldest change first. */
  apply(changed: readonly RuleSetRow[]): void {
    for (const row of changed) this.applyOne(row);
  }

  private applyOne(row: RuleSetRow): void {
    const key = keyOf(row.environment_id, row.scope, row.subject_id);
    const entry = this.entries.get(key) ?? { tokenKeys: [] };
    if (entry.active?.id === row.id) delete entry.active;
    if (entry.activating?.id === row.id) delete entry.activating;
    if (row.status === "active" || row.status === "activating") entry[row.status] = compile(row);
    for (const tokenKey of entry.tokenKeys) this.holders.delete(tokenKey);
    entry.tokenKeys = [];
    if (!entry.active && !entry.activating) {
      this.entries.delete(key);
      return;
    }
    this.entries.set(key, entry);
    entry.tokenKeys = (row.token_ids ?? []).map((tokenId) => keyOf(row.environment_id, "card", tokenId));
    for (const tokenKey of entry.tokenKeys) this.holders.set(tokenKey, entry);
  }
}

function compile(row: RuleSetRow): CompiledRuleSet {
  log.debug({ ruleSetId: row.id, status: row.status }, "rule set loaded");
  return compileRuleSet({
    id: row.id,
    scope: row.scope,
    version: row.version,
    rules: row.rules,
    meterIds: row.meter_ids,
  });
}
