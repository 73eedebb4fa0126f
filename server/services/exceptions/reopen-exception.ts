import type { z } from "zod";
import type { ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { changeException } from "./change-exception";
import type { reopenExceptionSchema } from "./schemas";

/**
 * Puts a closed exception back into the queue; what was found before stays in its history.
 * @throws DomainError not_found, not_permitted, conflict (it is open)
 */
export function reopenException(
  context: ServiceContext,
  { id, reason }: z.output<typeof reopenExceptionSchema>,
) {
  return changeException(context, id, async (exception) => {
    if (exception.status === "open")
      throw new DomainError("conflict", "Nothing was changed: this exception is open.");
    return {
      set: { status: "open", closedAt: null, closedByUserId: null, resolution: null },
      audit: {
        action: "exception.reopen",
        before: { status: "closed", resolution: exception.resolution },
        after: { status: "open" },
        reason,
      },
    };
  });
}
