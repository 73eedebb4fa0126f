import type { z } from "zod";
import { diffRules, type RuleChange } from "@/lib/rules/diff";
import type { ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { loadRuleSet } from "./load-rule-set";
import { compareVersionsSchema } from "./schemas";

/**
 * What one version changes against another of the same subject, in words.
 * @throws DomainError not_found, invalid (of two subjects)
 */
export async function compareVersions(
  context: ServiceContext,
  input: z.input<typeof compareVersionsSchema>,
): Promise<{ changes: RuleChange[] }> {
  const { fromId, toId } = compareVersionsSchema.parse(input);
  const { ruleSet: to } = await loadRuleSet(context, toId);
  if (fromId === null) return { changes: diffRules([], to.rules) };
  const { ruleSet: from } = await loadRuleSet(context, fromId);
  const isSame =
    from.environmentId === to.environmentId && from.scope === to.scope && from.subjectId === to.subjectId;
  if (!isSame) throw new DomainError("invalid", "The two versions belong to different records.");
  return { changes: diffRules(from.rules, to.rules) };
}
