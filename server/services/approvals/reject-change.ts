import type { z } from "zod";
import type { ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { endApproval, lockApproval, requirePending, requireSecondPerson } from "./decide";
import type { approvalIdSchema, rejectChangeSchema } from "./schemas";

/**
 * Ends a request with a no, and why. Nothing is applied.
 * @throws DomainError not_found, not_permitted (also for one's own: that one is withdrawn), conflict (it waits no more)
 */
export function rejectChange(
  context: ServiceContext,
  { id, reason }: z.output<typeof rejectChangeSchema>,
): Promise<{ id: string }> {
  return context.db.transaction(async (tx) => {
    const approval = await lockApproval(context, tx, id);
    requirePending(approval);
    requireSecondPerson(context, approval);
    await endApproval(context, tx, approval, { status: "rejected", decisionReason: reason });
    return { id };
  });
}

/**
 * Takes back what one asked for oneself.
 * @throws DomainError not_found, not_permitted (somebody else asked), conflict (it waits no more)
 */
export function withdrawChange(
  context: ServiceContext,
  { id }: z.output<typeof approvalIdSchema>,
): Promise<{ id: string }> {
  return context.db.transaction(async (tx) => {
    const approval = await lockApproval(context, tx, id);
    requirePending(approval);
    if (context.actor.type !== "user" || context.actor.userId !== approval.requestedByUserId)
      throw new DomainError(
        "not_permitted",
        "Only the person who asked for it can withdraw it. Reject it instead.",
      );
    await endApproval(context, tx, approval, { status: "withdrawn", decisionReason: null });
    return { id };
  });
}
