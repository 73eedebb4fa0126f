import type { z } from "zod";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import {
  grantsOf,
  grantWords,
  isAdministrator,
  lockPerson,
  replaceGrants,
  requireAnotherAdministrator,
  requirePeople,
  requireSomebodyElse,
} from "./administration";
import type { setGrantsSchema } from "./schemas";

/**
 * Gives the person these roles in place of those given by hand before; they count from the next request on. What the
 * groups at the identity provider give stays.
 * @throws DomainError not_permitted for one's own roles, conflict for the last administrator's or a removed person's
 */
export async function setGrants(
  context: ServiceContext,
  { id, grants, reason }: z.output<typeof setGrantsSchema>,
): Promise<void> {
  requirePeople(context, "user.write");
  await context.db.transaction(async (tx) => {
    const user = await lockPerson(tx, id);
    requireSomebodyElse(context, user, "changes their own roles");
    if (user.status === "removed")
      throw new DomainError("conflict", `Nothing was changed: ${user.name} is removed.`);
    const before = await grantsOf(tx, id, "hand");
    const byGroups = await grantsOf(tx, id, "groups");
    if (grants.length === 0 && byGroups.length === 0)
      throw new DomainError("invalid", "Give at least one role; suspend who shall have none.");
    const isLosingAll = isAdministrator(before) && !isAdministrator([...grants, ...byGroups]);
    if (user.status === "active" && isLosingAll) await requireAnotherAdministrator(tx, user);
    const after = await replaceGrants(tx, id, grants);
    await audit(tx, context, {
      action: "user.set_roles",
      subjectType: "user",
      subjectId: id,
      before: { roles: grantWords(before) },
      after: { roles: grantWords(after) },
      reason,
    });
  });
}
