import { and, eq, inArray } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { ruleSets } from "@/db/schema";
import { log } from "@/server/log";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { isSecondPersonNeeded } from "../approvals";
import type { RuleSetRow } from "./load-rule-set";
import { loadSubject, lockSubject, ofSubject } from "./load-subject";
import { removeUnusedMeters } from "./meters";
import { proposeRetiring } from "./rules-change";
import { type RetireRules, type RuleSubject, retireRulesSchema } from "./schemas";

/**
 * Turns all rules of a subject off, from the next authorization on. A draft stays. Where the program's policy says so, it is
 * asked for instead, and done when a second person approves.
 * @throws DomainError not_found, not_permitted, conflict (none in force, or another version is coming into force)
 */
export async function retireRules(context: ServiceContext, input: RetireRules): Promise<RetiredRules> {
  const { reason, ...subject } = retireRulesSchema.parse(input);
  const { program, environment } = await loadSubject(context, subject);
  requirePermission(context, "rule.write", program.id);
  const answer = await context.db.transaction(async (tx): Promise<RetiredRules> => {
    await lockSubject(tx, subject);
    const active = await lockActive(tx, subject);
    if (await isSecondPersonNeeded(tx, program.id, "rule_activation")) {
      const { id } = await proposeRetiring(context, tx, { active, programId: program.id, reason });
      return { id: active.id, version: active.version, approvalId: id };
    }
    await retireUnderLock(tx, context, {
      active,
      programId: program.id,
      environmentId: environment.id,
      reason,
    });
    return { id: active.id, version: active.version, approvalId: null };
  });
  if (answer.approvalId === null) await sweepMeters(context, subject);
  return answer;
}

/** Which version; `approvalId` names the request where a second person has to agree, and the rules are still in force. */
export type RetiredRules = { id: string; version: number; approvalId: string | null };

/** The version in force, locked. @throws DomainError conflict without one, or while another one is coming into force */
export async function lockActive(tx: Transaction, subject: RuleSubject): Promise<RuleSetRow> {
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
  return active;
}

type Retiring = {
  active: RuleSetRow;
  programId: string;
  environmentId: string;
  reason: string;
  approvalId?: string | null;
};

/** Turns a version off that `lockActive` gave. */
export async function retireUnderLock(
  tx: Transaction,
  context: Pick<ServiceContext, "actor" | "requestId" | "sourceAddress">,
  { active, programId, environmentId, reason, approvalId = null }: Retiring,
): Promise<void> {
  await tx
    .update(ruleSets)
    .set({ status: "retired", retiredAt: new Date() })
    .where(eq(ruleSets.id, active.id));
  await audit(tx, context, {
    action: "rules.retire",
    subjectType: "rule_set",
    subjectId: active.id,
    programId,
    environmentId,
    before: { scope: active.scope, subject: active.subjectId, version: active.version },
    ...(approvalId && { after: { approval: approvalId } }),
    reason,
  });
}

/** The rules are off; what they counted is swept later when it cannot be removed now. */
export async function sweepMeters(context: ServiceContext, subject: RuleSubject): Promise<void> {
  await removeUnusedMeters(context.db, subject).catch((error: unknown) =>
    log.warn({ err: error, subject: subject.subjectId }, "unused meters are left to the sweep"),
  );
}
