import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { approvals } from "@/db/schema";
import {
  type ApprovalStatus,
  approvalKindWords,
  approvalStatusLabels,
  isApprovalKind,
} from "@/lib/approval-kinds";
import { uuidPattern } from "@/lib/ids";
import { type Permission, whyNotPermitted } from "@/lib/permissions";
import { audit, mayDo, programScope, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { approvalsInScope } from "./scope";

export type ApprovalRow = typeof approvals.$inferSelect;

/** Null when the actor may approve or reject it, otherwise why not, as a sentence. */
export function whyNotDecide(
  context: ServiceContext,
  approval: Pick<ApprovalRow, "kind" | "programId" | "requestedByUserId" | "subjectType" | "subjectId">,
): string | null {
  const { actor } = context;
  const { permission } = approvalKindWords(approval.kind);
  if (actor.type !== "user") return "Only a person can decide on this.";
  if (!permission) return "This version of the console does not know this kind of change.";
  if (!mayDecideIn(context, permission, approval.programId)) return whyNotPermitted(permission);
  // By the person, not by the session: signing in again makes nobody a second person.
  if (actor.userId === approval.requestedByUserId)
    return "You asked for this yourself. Another person has to decide on it.";
  if (approval.subjectType === "user" && approval.subjectId === actor.userId)
    return "This is about your own roles. Another person has to decide on it.";
  return null;
}

/** For a change of no program the permission counts in all programs only. */
function mayDecideIn(context: ServiceContext, permission: Permission, programId: string | null): boolean {
  return programId === null
    ? programScope(context, permission) === "all"
    : mayDo(context, permission, programId);
}

/** Refuses who may not approve or reject it. @throws DomainError not_permitted */
export function requireSecondPerson(context: ServiceContext, approval: ApprovalRow): void {
  const whyNot = whyNotDecide(context, approval);
  if (whyNot) throw new DomainError("not_permitted", whyNot);
}

/**
 * The approval, locked, for a decision.
 * @throws DomainError not_found, also for one of a program that the actor may not see
 */
export async function lockApproval(
  context: ServiceContext,
  tx: Transaction,
  id: string,
): Promise<ApprovalRow> {
  if (!uuidPattern.test(id)) throw notFound("This request");
  const [approval] = await tx
    .select()
    .from(approvals)
    .where(and(eq(approvals.id, id), approvalsInScope(context)))
    .for("update");
  if (!approval) throw notFound("This request");
  return approval;
}

/** @throws DomainError conflict when it waits no more */
export function requirePending(approval: ApprovalRow): void {
  if (approval.status !== "pending")
    throw new DomainError(
      "conflict",
      `Nothing was changed: this request waits no more. It is ${approvalStatusLabels[approval.status].toLowerCase()}.`,
    );
}

/** Writes the end of a request down, with its audit entry. */
export async function endApproval(
  context: Pick<ServiceContext, "actor" | "requestId" | "sourceAddress">,
  tx: Transaction,
  approval: ApprovalRow,
  end: { status: Exclude<ApprovalStatus, "pending">; decisionReason: string | null; at?: Date },
): Promise<void> {
  const { status, decisionReason, at = new Date() } = end;
  await tx
    .update(approvals)
    .set({
      status,
      decisionReason,
      decidedAt: at,
      decidedByUserId: context.actor.type === "user" && status !== "expired" ? context.actor.userId : null,
    })
    .where(eq(approvals.id, approval.id));
  await audit(tx, context, {
    action: `approval.${actions[status]}`,
    outcome: status === "failed" ? "failed" : "done",
    subjectType: "approval",
    subjectId: approval.id,
    programId: approval.programId,
    environmentId: approval.environmentId,
    before: { status: "pending" },
    after: { status, effect: approval.effect, subject: `${approval.subjectType} ${approval.subjectId}` },
    reason: decisionReason,
  });
}

const actions: Record<Exclude<ApprovalStatus, "pending">, string> = {
  approved: "approve",
  rejected: "reject",
  withdrawn: "withdraw",
  expired: "expire",
  failed: "approve",
};

/** @throws DomainError conflict for a kind that this version does not know */
export function knownKind(approval: ApprovalRow) {
  if (!isApprovalKind(approval.kind))
    throw new DomainError(
      "conflict",
      "Nothing was changed: this version of the console does not know this kind of change.",
    );
  return approval.kind;
}
