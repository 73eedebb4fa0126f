import type { z } from "zod";
import type { ServiceContext } from "../../context";
import { changeException, closedNow, notForKind, requireOpen } from "./change-exception";
import type { closeExceptionSchema } from "./schemas";

/**
 * Closes an exception with what was found. It keeps its owner. A suspected duplicate is not closed so: its delivery would
 * be neither booked nor refused.
 * @throws DomainError not_found, not_permitted, conflict (it is closed already, or needs a decision)
 */
export function closeException(
  context: ServiceContext,
  { id, resolution }: z.output<typeof closeExceptionSchema>,
) {
  return changeException(context, id, async (exception) => {
    requireOpen(exception);
    if (exception.kind === "suspected_duplicate") throw notForKind(exception, "needs a decision");
    return {
      set: closedNow(context, "explained", resolution),
      audit: {
        action: "exception.close",
        before: { status: "open" },
        after: { status: "closed", resolutionKind: "explained" },
        reason: resolution,
      },
    };
  });
}
