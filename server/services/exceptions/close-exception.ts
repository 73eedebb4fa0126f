import type { z } from "zod";
import type { ServiceContext } from "../../context";
import { changeException, requireOpen } from "./change-exception";
import type { closeExceptionSchema } from "./schemas";

/**
 * Closes an exception with what was found. It keeps its owner.
 * @throws DomainError not_found, not_permitted, conflict (it is closed already)
 */
export function closeException(
  context: ServiceContext,
  { id, resolution }: z.output<typeof closeExceptionSchema>,
) {
  return changeException(context, id, async (exception) => {
    requireOpen(exception);
    const closedByUserId = context.actor.type === "user" ? context.actor.userId : null;
    return {
      set: { status: "closed", closedAt: new Date(), closedByUserId, resolution },
      audit: {
        action: "exception.close",
        before: { status: "open" },
        after: { status: "closed" },
        reason: resolution,
      },
    };
  });
}
