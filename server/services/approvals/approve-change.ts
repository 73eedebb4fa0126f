import type { z } from "zod";
import type { Transaction } from "@/db/client";
import type { ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { log } from "../../log";
import {
  type ApprovalRow,
  endApproval,
  knownKind,
  lockApproval,
  requirePending,
  requireSecondPerson,
} from "./decide";
import { changeKindOf } from "./kinds";
import type { approvalIdSchema } from "./schemas";

/** What became of it; `sentence` says why it was not applied. */
export type ApprovalOutcome =
  | { id: string; status: "approved"; sentence: null }
  | { id: string; status: "failed" | "expired"; sentence: string };

const expiredSentence = "It waited too long and has expired. Ask for it again.";

/**
 * Applies a change that waits, exactly once, in one transaction with the approval and against the state it was proposed on.
 * Where that state has changed, or the change cannot be made any more, nothing is applied and the reason is kept.
 * @throws DomainError not_found, not_permitted (also for one's own), conflict (it waits no more)
 */
export async function approveChange(
  context: ServiceContext,
  { id }: z.output<typeof approvalIdSchema>,
): Promise<ApprovalOutcome> {
  const { outcome, approval } = await decide(context, id);
  if (outcome.status === "approved")
    await changeKindOf(knownKind(approval))
      .finish(context, approval.change)
      .catch((error: unknown) => log.error({ err: error, approvalId: id }, "the rest is left to the jobs"));
  return outcome;
}

function decide(
  context: ServiceContext,
  id: string,
): Promise<{ outcome: ApprovalOutcome; approval: ApprovalRow }> {
  return context.db.transaction(async (tx) => {
    const approval = await lockApproval(context, tx, id);
    requirePending(approval);
    requireSecondPerson(context, approval);
    if (approval.expiresAt <= new Date()) {
      await endApproval(context, tx, approval, { status: "expired", decisionReason: null });
      return { approval, outcome: { id, status: "expired", sentence: expiredSentence } };
    }
    const problem = await tryToApply(context, tx, approval);
    if (problem !== null) {
      await endApproval(context, tx, approval, { status: "failed", decisionReason: problem });
      return { approval, outcome: { id, status: "failed", sentence: problem } };
    }
    await endApproval(context, tx, approval, { status: "approved", decisionReason: null });
    return { approval, outcome: { id, status: "approved", sentence: null } };
  });
}

/** Null when it was applied, otherwise why not; nothing of it is left then. */
async function tryToApply(
  context: ServiceContext,
  tx: Transaction,
  approval: ApprovalRow,
): Promise<string | null> {
  const kind = changeKindOf(knownKind(approval));
  try {
    await tx.transaction(async (savepoint) => {
      await kind.lock(savepoint, approval.change);
      if ((await kind.fingerprint(savepoint, approval.change)) !== approval.proposedOn)
        throw new DomainError("conflict", kind.stale);
      await kind.apply(savepoint, context, approval.change, {
        approvalId: approval.id,
        requestedByUserId: approval.requestedByUserId,
        reason: approval.reason,
      });
    });
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.message;
    throw error;
  }
}
