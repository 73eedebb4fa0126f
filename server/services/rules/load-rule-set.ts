import { eq } from "drizzle-orm";
import { ruleSets } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { type LoadedSubject, loadSubject } from "./load-subject";

export type RuleSetRow = typeof ruleSets.$inferSelect;

/**
 * One version with what it belongs to.
 * @throws DomainError not_found, also for one of a program that the actor may not see
 */
export async function loadRuleSet(
  context: ServiceContext,
  id: string,
): Promise<{ ruleSet: RuleSetRow; loaded: LoadedSubject }> {
  const [ruleSet] = await context.db.select().from(ruleSets).where(eq(ruleSets.id, id));
  if (!ruleSet) throw notFound("This version of the rules");
  const { environmentId, scope, subjectId } = ruleSet;
  try {
    return { ruleSet, loaded: await loadSubject(context, { environmentId, scope, subjectId }) };
  } catch (error) {
    if (error instanceof DomainError && error.kind === "not_found")
      throw notFound("This version of the rules");
    throw error;
  }
}
