import { and, eq } from "drizzle-orm";
import type { Database } from "@/db/client";
import { environments, ruleSets } from "@/db/schema";
import { log } from "@/server/log";
import { audit, type ServiceContext } from "../../context";
import { lockSubject, ofSubject } from "./load-subject";
import { backfillMeters, removeUnusedMeters } from "./meters";

type Actor = Pick<ServiceContext, "actor" | "requestId" | "sourceAddress">;

/** Second half of an activation, now; the jobs do it where it fails. Never throws. */
export async function finishOrLeave(context: ServiceContext, id: string): Promise<void> {
  try {
    await finishActivation(context.db, context, id);
  } catch (error) {
    log.error({ err: error, ruleSetId: id }, "activation is left to the jobs");
  }
}

/**
 * Second half of an activation: the past is added to the new meters, then the version takes the place of the one in
 * force. Safe to repeat at any time, and for two at once; false when there was nothing left to do.
 */
export async function finishActivation(db: Database, actor: Actor, id: string): Promise<boolean> {
  const [begun] = await db.select().from(ruleSets).where(eq(ruleSets.id, id));
  if (begun?.status !== "activating") return false;
  await backfillMeters(db, Object.values(begun.meterIds));
  const isDone = await db.transaction(async (tx) => {
    await lockSubject(tx, begun);
    const [ruleSet] = await tx.select().from(ruleSets).where(eq(ruleSets.id, id)).for("update");
    if (ruleSet?.status !== "activating") return false;
    const now = new Date();
    const [replaced] = await tx
      .update(ruleSets)
      .set({ status: "retired", retiredAt: now })
      .where(and(ofSubject(ruleSet), eq(ruleSets.status, "active")))
      .returning({ version: ruleSets.version });
    await tx.update(ruleSets).set({ status: "active", activatedAt: now }).where(eq(ruleSets.id, id));
    const [environment] = await tx
      .select({ programId: environments.programId })
      .from(environments)
      .where(eq(environments.id, ruleSet.environmentId));
    await audit(tx, actor, {
      action: "rules.come_into_force",
      subjectType: "rule_set",
      subjectId: id,
      programId: environment?.programId ?? null,
      environmentId: ruleSet.environmentId,
      before: { version: replaced?.version ?? null },
      after: { scope: ruleSet.scope, subject: ruleSet.subjectId, version: ruleSet.version },
    });
    return true;
  });
  await removeUnusedMeters(db, begun);
  return isDone;
}
