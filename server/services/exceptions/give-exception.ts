import type { z } from "zod";
import type { ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { changeException, requireOpen } from "./change-exception";
import { ownerName, selectWorkers } from "./owners";
import type { giveExceptionSchema } from "./schemas";

/**
 * Hands an open exception to a person who may work on it.
 * @throws DomainError not_found, not_permitted, conflict (it is closed), invalid (that person may not)
 */
export function giveException(
  context: ServiceContext,
  { id, ownerUserId }: z.output<typeof giveExceptionSchema>,
) {
  return changeException(context, id, async (exception, tx, { programId }) => {
    requireOpen(exception);
    const worker = (await selectWorkers(tx, programId)).find((person) => person.id === ownerUserId);
    if (!worker) {
      const sentence = "This person may not work on exceptions of the program.";
      throw new DomainError("invalid", `Nothing was changed. ${sentence}`, {
        fields: { ownerUserId: sentence },
      });
    }
    if (exception.ownerUserId === worker.id) return null;
    const before = { owner: await ownerName(tx, exception.ownerUserId) };
    return {
      set: { ownerUserId: worker.id },
      audit: { action: "exception.give", before, after: { owner: worker.name } },
    };
  });
}
