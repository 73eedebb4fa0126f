import type { Rule } from "./schema";
import { ruleSentence } from "./words";

/** One difference between two versions, in words. */
export type RuleChange =
  | { kind: "added"; ruleId: string; after: string }
  | { kind: "removed"; ruleId: string; before: string }
  | { kind: "changed"; ruleId: string; before: string; after: string }
  /** The same rules in another order: it decides only which rule a decline names. */
  | { kind: "reordered" };

/** Sentences of changes name every entry of a list: what is not said cannot be reviewed. */
const everyEntry = { entriesMax: Number.POSITIVE_INFINITY };

const contentOf = ({ id: _id, ...content }: Rule) => JSON.stringify(content, sorted);

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** What a new version changes, rule by rule: removed, changed, added. Rules are the same when their ids are. */
export function diffRules(before: readonly Rule[], after: readonly Rule[]): RuleChange[] {
  const earlier = new Map(before.map((rule) => [rule.id, rule]));
  const later = new Set(after.map((rule) => rule.id));
  const removed = before.filter((rule) => !later.has(rule.id));
  const changes: RuleChange[] = removed.map((rule) => ({
    kind: "removed",
    ruleId: rule.id,
    before: ruleSentence(rule, everyEntry),
  }));
  for (const rule of after) {
    const known = earlier.get(rule.id);
    const sentence = ruleSentence(rule, everyEntry);
    if (!known) changes.push({ kind: "added", ruleId: rule.id, after: sentence });
    else if (contentOf(known) !== contentOf(rule)) {
      const was = ruleSentence(known, everyEntry);
      changes.push({ kind: "changed", ruleId: rule.id, before: was, after: sentence });
    }
  }
  if (isReordered(before, after)) changes.push({ kind: "reordered" });
  return changes;
}

function isReordered(before: readonly Rule[], after: readonly Rule[]): boolean {
  const kept = (rules: readonly Rule[], others: readonly Rule[]) =>
    rules.map((rule) => rule.id).filter((id) => others.some((other) => other.id === id));
  return kept(before, after).join(" ") !== kept(after, before).join(" ");
}
