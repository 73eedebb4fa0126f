import { eq } from "drizzle-orm";
import { ruleSets } from "@/db/schema";
import { log } from "@/server/log";
import type { ServiceContext } from "../../context";
import { beginActivation } from "./begin-activation";
import { finishActivation } from "./finish-activation";
import type { ActivateDraft } from "./schemas";

/**
 * Brings a draft into force in place of the version that is. What was spent before counts for its limits. When its second
 * half fails, the jobs finish it within seconds: the status is then `activating`.
 * @throws DomainError not_found, not_permitted, conflict, too_many
 */
export async function activateDraft(
  context: ServiceContext,
  input: ActivateDraft,
): Promise<{ id: string; status: "activating" | "active" }> {
  await beginActivation(context, input);
  try {
    await finishActivation(context.db, context, input.id);
  } catch (error) {
    log.error({ err: error, ruleSetId: input.id }, "activation is left to the jobs");
  }
  const [ruleSet] = await context.db
    .select({ status: ruleSets.status })
    .from(ruleSets)
    .where(eq(ruleSets.id, input.id));
  return { id: input.id, status: ruleSet?.status === "activating" ? "activating" : "active" };
}
