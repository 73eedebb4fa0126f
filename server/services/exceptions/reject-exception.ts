import type { z } from "zod";
import type { ServiceContext } from "../../context";
import { lockHeldBack, refuseHeldBack } from "../deliveries";
import { actingUser, changeException, closedNow, notForKind, requireOpen } from "./change-exception";
import type { exceptionReasonSchema } from "./schemas";

/**
 * Closes a suspected duplicate as what it is: its delivery counts as a duplicate and is never booked.
 * @throws DomainError not_found, not_permitted, conflict (another kind, or it is closed already)
 */
export function rejectException(
  context: ServiceContext,
  { id, reason }: z.output<typeof exceptionReasonSchema>,
) {
  return changeException(
    context,
    id,
    async (exception, tx) => {
      requireOpen(exception);
      if (exception.kind !== "suspected_duplicate") throw notForKind(exception, "holds nothing back");
      const { name } = actingUser(context);
      await refuseHeldBack(tx, exception.deliveryId, `${name} found it to be a duplicate: ${reason}`);
      return {
        set: closedNow(context, "rejected", reason),
        audit: {
          action: "exception.reject",
          before: { status: "open" },
          after: { status: "closed", resolutionKind: "rejected", delivery: exception.deliveryId },
          reason,
        },
      };
    },
    { needs: () => "exception.settle", lockFirst: (tx, { deliveryId }) => lockHeldBack(tx, deliveryId) },
  );
}
