import { eq } from "drizzle-orm";
import type { z } from "zod";
import { ruleSets } from "@/db/schema";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { loadRuleSet } from "./load-rule-set";
import { lockSubject } from "./load-subject";
import { ruleSetIdSchema } from "./schemas";

/**
 * Gives a draft up. It stays in the history as discarded; what is in force stays as it is.
 * @throws DomainError not_found, not_permitted, conflict (no draft any more)
 */
export async function discardDraft(
  context: ServiceContext,
  input: z.input<typeof ruleSetIdSchema>,
): Promise<void> {
  const { id } = ruleSetIdSchema.parse(input);
  const { loaded } = await loadRuleSet(context, id);
  const { subject, program, environment } = loaded;
  requirePermission(context, "rule.write", program.id);
  await context.db.transaction(async (tx) => {
    await lockSubject(tx, subject);
    const [draft] = await tx.select().from(ruleSets).where(eq(ruleSets.id, id)).for("update");
    if (draft?.status !== "draft")
      throw new DomainError("conflict", "Nothing was discarded: this version is no draft any more.");
    await tx.update(ruleSets).set({ status: "retired", retiredAt: new Date() }).where(eq(ruleSets.id, id));
    await audit(tx, context, {
      action: "rules.discard_draft",
      subjectType: "rule_set",
      subjectId: id,
      programId: program.id,
      environmentId: environment.id,
      before: { scope: subject.scope, subject: subject.subjectId, version: draft.version },
    });
  });
}
