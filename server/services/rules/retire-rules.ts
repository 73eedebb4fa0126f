import { and, eq, inArray } from "drizzle-orm";
import { ruleSets } from "@/db/schema";
import { log } from "@/server/log";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { loadSubject, lockSubject, ofSubject } from "./load-subject";
import { removeUnusedMeters } from "./meters";
import { type RetireRules, retireRulesSchema } from "./schemas";

/**
 * Turns all rules of a subject off, from the next authorization on. A draft stays.
 * @throws DomainError not_found, not_permitted, conflict (none in force, or another version is coming into force)
 */
export async function retireRules(
  context: ServiceContext,
  input: RetireRules,
): Promise<{ id: string; version: number }> {
  const { reason, ...subject } = retireRulesSchema.parse(input);
  const { program, environment } = await loadSubject(context, subject);
  requirePermission(context, "rule.write", program.id);
  const retired = await context.db.transaction(async (tx) => {
    await lockSubject(tx, subject);
    const rows = await tx
      .select()
      .from(ruleSets)
      .where(and(ofSubject(subject), inArray(ruleSets.status, ["active", "activating"])))
      .for("update");
    const coming = rows.find((row) => row.status === "activating");
    if (coming)
      throw new DomainError(
        "conflict",
        `Nothing was turned off: version ${coming.version} is coming into force. Try again in a few seconds.`,
      );
    const [active] = rows;
    if (!active) throw new DomainError("conflict", "Nothing was turned off: no rules are in force here.");
    await tx
      .update(ruleSets)
      .set({ status: "retired", retiredAt: new Date() })
      .where(eq(ruleSets.id, active.id));
    await audit(tx, context, {
      action: "rules.retire",
      subjectType: "rule_set",
      subjectId: active.id,
      programId: program.id,
      environmentId: environment.id,
      before: { scope: subject.scope, subject: subject.subjectId, version: active.version },
      reason,
    });
    return { id: active.id, version: active.version };
  });
  // The rules are off; what they counted is swept later when it cannot be removed now.
  await removeUnusedMeters(context.db, subject).catch((error: unknown) =>
    log.warn({ err: error, ruleSetId: retired.id }, "unused meters are left to the sweep"),
  );
  return retired;
}
