import type { z } from "zod";
import type { ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { lockPerson, requirePeople, requireSomebodyElse } from "./administration";
import { applyGrants, heldGrants } from "./apply-grants";
import { askForGrants } from "./grants-change";
import type { setGrantsSchema } from "./schemas";

/** `approvalId` names the request where a second person has to agree first; the roles held stay until then. */
export type ChangedGrants = { approvalId: string | null };

/**
 * Gives the person these roles in place of those given by hand before; they count from the next request on. What the
 * groups at the identity provider give stays. Where a role is given that a policy asks a second person for, the whole change
 * waits for one.
 * @throws DomainError not_permitted for one's own roles, conflict for the last administrator's or a removed person's
 */
export async function setGrants(
  context: ServiceContext,
  { id, grants, reason }: z.output<typeof setGrantsSchema>,
): Promise<ChangedGrants> {
  requirePeople(context, "user.write");
  return context.db.transaction(async (tx) => {
    const user = await lockPerson(tx, id);
    requireSomebodyElse(context, user, "changes their own roles");
    if (user.status === "removed")
      throw new DomainError("conflict", `Nothing was changed: ${user.name} is removed.`);
    const { before } = await heldGrants(tx, id);
    const asked = await askForGrants(context, tx, { user, before, grants, reason });
    if (asked) return asked;
    await applyGrants(tx, context, { user, grants, reason, approvalId: null });
    return { approvalId: null };
  });
}
