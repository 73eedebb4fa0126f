import type { z } from "zod";
import type { ServiceContext } from "../../context";
import { changeException, requireOpen } from "./change-exception";
import { ownerName } from "./owners";
import type { exceptionIdSchema } from "./schemas";

/**
 * Puts an open exception back into the queue: nobody looks at it.
 * @throws DomainError not_found, not_permitted, conflict (it is closed)
 */
export function releaseException(context: ServiceContext, { id }: z.output<typeof exceptionIdSchema>) {
  return changeException(context, id, async (exception, tx) => {
    requireOpen(exception);
    if (exception.ownerUserId === null) return null;
    const before = { owner: await ownerName(tx, exception.ownerUserId) };
    return {
      set: { ownerUserId: null },
      audit: { action: "exception.release", before, after: { owner: null } },
    };
  });
}
