import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { ruleSets } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { loadRuleSet } from "./load-rule-set";
import { type LoadedSubject, ofSubject } from "./load-subject";
import { ruleSetIdSchema } from "./schemas";
import { type RuleVersionItem, readVersions, withChanges } from "./versions";

export type RuleSetDetail = Omit<LoadedSubject, "wider"> & {
  version: RuleVersionItem;
  /** The version in force now; null when no rules are. */
  inForce: { id: string; version: number } | null;
};

/**
 * One version of a subject's rules, of whatever status: what a decision names.
 * @throws DomainError not_found
 */
export async function getRuleSet(
  context: ServiceContext,
  input: z.input<typeof ruleSetIdSchema>,
): Promise<RuleSetDetail> {
  const { id } = ruleSetIdSchema.parse(input);
  const { loaded } = await loadRuleSet(context, id);
  const { wider: _wider, ...detail } = loaded;
  const [found, [inForce = null]] = await Promise.all([
    readVersions(context.db, eq(ruleSets.id, id), 1),
    context.db
      .select({ id: ruleSets.id, version: ruleSets.version })
      .from(ruleSets)
      .where(and(ofSubject(loaded.subject), eq(ruleSets.status, "active"))),
  ]);
  const [version] = await withChanges(context.db, loaded.subject, found);
  if (!version) throw notFound("This version of the rules");
  return { ...detail, version, inForce };
}
