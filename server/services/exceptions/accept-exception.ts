import type { z } from "zod";
import type { ServiceContext } from "../../context";
import { bookHeldBack, lockHeldBack } from "../deliveries";
import { changeException, closedNow, requireOpen } from "./change-exception";
import type { exceptionReasonSchema } from "./schemas";

/**
 * Closes an exception because it is right as it is. A suspected duplicate that is accepted is booked: its delivery goes back
 * into the inbox in the same transaction, whose handler finds the acceptance; it is booked once, however often it is replayed.
 * @throws DomainError not_found, not_permitted (booking money is for finance), conflict (it is closed already)
 */
export function acceptException(
  context: ServiceContext,
  { id, reason }: z.output<typeof exceptionReasonSchema>,
) {
  return changeException(
    context,
    id,
    async (exception, tx) => {
      requireOpen(exception);
      const isBooking = exception.kind === "suspected_duplicate";
      if (isBooking) await bookHeldBack(tx, exception.deliveryId);
      return {
        set: closedNow(context, "accepted", reason),
        audit: {
          action: "exception.accept",
          before: { status: "open" },
          after: {
            status: "closed",
            resolutionKind: "accepted",
            ...(isBooking ? { delivery: exception.deliveryId } : {}),
          },
          reason,
        },
      };
    },
    {
      needs: ({ kind }) => (kind === "suspected_duplicate" ? "exception.settle" : null),
      lockFirst: (tx, { deliveryId }) => lockHeldBack(tx, deliveryId),
    },
  );
}
