import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { ruleSets } from "@/db/schema";
import { ruleSetsMax } from "@/server/intake/rule-snapshot";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { loadRuleSet, type RuleSetRow } from "./load-rule-set";
import { lockSubject, ofSubject } from "./load-subject";
import { takeMeters } from "./meters";
import { requireRuleCapabilities } from "./rule-capabilities";
import { type ActivateDraft, activateDraftSchema, type RuleSubject } from "./schemas";

/**
 * First half of an activation: the version's meters begin to count, its rules do not refuse yet. From here on it is
 * finished by `finishActivation`, here or in the jobs.
 * @throws DomainError not_found, not_permitted, conflict (no draft any more, or another one than was reviewed)
 */
export async function beginActivation(context: ServiceContext, input: ActivateDraft): Promise<void> {
  const { id, savedAt } = activateDraftSchema.parse(input);
  const { loaded } = await loadRuleSet(context, id);
  const { subject, program, environment } = loaded;
  requirePermission(context, "rule.write", program.id);
  await context.db.transaction(async (tx) => {
    await lockSubject(tx, subject);
    await beginUnderLock(tx, context, { id, savedAt, subject, program, environment });
  });
}

/** The draft as it was reviewed, locked; null when it is coming into force already. @throws DomainError conflict */
export async function lockReviewedDraft(
  tx: Transaction,
  { id, savedAt }: { id: string; savedAt: Date },
): Promise<RuleSetRow | null> {
  const [draft] = await tx.select().from(ruleSets).where(eq(ruleSets.id, id)).for("update");
  if (draft?.status === "activating") return null;
  if (draft?.status !== "draft")
    throw new DomainError("conflict", "Nothing was activated: this version is no draft any more.");
  if (draft.createdAt.getTime() !== savedAt.getTime())
    throw new DomainError(
      "conflict",
      "Nothing was activated: the draft was changed since it was reviewed. Review it again.",
    );
  return draft;
}

export type Activation = {
  id: string;
  savedAt: Date;
  subject: RuleSubject;
  program: { id: string; name: string; timeZone: string; capabilities: string[] };
  environment: { id: string };
};

/** `beginActivation` for who has checked the permission and holds the subject's lock. @throws DomainError conflict */
export async function beginUnderLock(
  tx: Transaction,
  context: Pick<ServiceContext, "actor" | "requestId" | "sourceAddress">,
  { id, savedAt, subject, program, environment }: Activation,
  approvalId: string | null = null,
): Promise<void> {
  const draft = await lockReviewedDraft(tx, { id, savedAt });
  if (!draft) return;
  requireRuleCapabilities(program, draft.rules, "nothing was activated");
  await refuseOneTooMany(tx, subject);
  const userId = context.actor.type === "user" ? context.actor.userId : null;
  // The trigger stamps the version of the policy from which the rule set counts.
  const [stamped] = await tx
    .update(ruleSets)
    .set({ status: "activating", activatedByUserId: userId, activatedAt: new Date() })
    .where(eq(ruleSets.id, id))
    .returning({ policyVersion: ruleSets.policyVersion });
  const sinceVersion = stamped?.policyVersion;
  if (typeof sinceVersion !== "bigint") throw new Error("The rule set carries no version of the policy");
  const meterIds = await takeMeters(tx, subject, draft.rules, program.timeZone, sinceVersion);
  if (Object.keys(meterIds).length > 0)
    await tx.update(ruleSets).set({ meterIds }).where(eq(ruleSets.id, id));
  await audit(tx, context, {
    action: "rules.activate",
    subjectType: "rule_set",
    subjectId: id,
    programId: program.id,
    environmentId: environment.id,
    after: {
      scope: subject.scope,
      subject: subject.subjectId,
      version: draft.version,
      ...(approvalId && { approval: approvalId }),
    },
    reason: draft.reason,
  });
}

/** Every authorization process holds all versions in force in memory. */
async function refuseOneTooMany(tx: Transaction, subject: RuleSubject): Promise<void> {
  const [active] = await tx
    .select({ id: ruleSets.id })
    .from(ruleSets)
    .where(and(ofSubject(subject), eq(ruleSets.status, "active")));
  if (active) return;
  const [inForce] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(ruleSets)
    .where(sql`${ruleSets.status} = 'active'`);
  if ((inForce?.count ?? 0) >= ruleSetsMax)
    throw new DomainError(
      "too_many",
      `Nothing was activated: ${ruleSetsMax} rule sets are in force, the most the console holds. Turn others off first, or put the rule on the account or the program.`,
    );
}
