import { eq } from "drizzle-orm";
import { ruleSets } from "@/db/schema";
import { requirePermission, type ServiceContext } from "../../context";
import { isSecondPersonNeeded } from "../approvals";
import { beginActivation } from "./begin-activation";
import { finishOrLeave } from "./finish-activation";
import { loadRuleSet } from "./load-rule-set";
import { proposeActivation } from "./rules-change";
import type { ActivateDraft } from "./schemas";

/**
 * Brings a draft into force in place of the version that is. What was spent before counts for its limits. When its second
 * half fails, the jobs finish it within seconds: the status is then `activating`. Where the program's policy says so, it is
 * asked for instead (`waiting`), and done when a second person approves.
 * @throws DomainError not_found, not_permitted, conflict, too_many
 */
export async function activateDraft(
  context: ServiceContext,
  input: ActivateDraft,
): Promise<{ id: string; status: "activating" | "active" | "waiting" }> {
  const { loaded } = await loadRuleSet(context, input.id);
  requirePermission(context, "rule.write", loaded.program.id);
  if (await isSecondPersonNeeded(context.db, loaded.program.id, "rule_activation")) {
    await context.db.transaction((tx) => proposeActivation(context, tx, loaded, input));
    return { id: input.id, status: "waiting" };
  }
  await beginActivation(context, input);
  await finishOrLeave(context, input.id);
  const [ruleSet] = await context.db
    .select({ status: ruleSets.status })
    .from(ruleSets)
    .where(eq(ruleSets.id, input.id));
  return { id: input.id, status: ruleSet?.status === "activating" ? "activating" : "active" };
}
