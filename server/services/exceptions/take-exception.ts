import type { z } from "zod";
import type { ServiceContext } from "../../context";
import { actingUser, changeException, requireOpen } from "./change-exception";
import { ownerName } from "./owners";
import type { exceptionIdSchema } from "./schemas";

/**
 * Makes the actor the one who looks at an open exception, whoever did before. Taking what one has already changes nothing.
 * @throws DomainError not_found, not_permitted, conflict (it is closed)
 */
export function takeException(context: ServiceContext, { id }: z.output<typeof exceptionIdSchema>) {
  return changeException(context, id, async (exception, tx) => {
    requireOpen(exception);
    const user = actingUser(context);
    if (exception.ownerUserId === user.id) return null;
    const before = { owner: await ownerName(tx, exception.ownerUserId) };
    return {
      set: { ownerUserId: user.id },
      audit: { action: "exception.take", before, after: { owner: user.name } },
    };
  });
}
