import type { Transaction } from "@/db/client";
import type { RoleGrant } from "@/lib/permissions";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import {
  grantsOf,
  grantWords,
  isAdministrator,
  replaceGrants,
  requireAnotherAdministrator,
  type UserRow,
} from "./administration";

type Applied = {
  user: UserRow;
  grants: readonly RoleGrant[];
  reason: string;
  /** The request of which this is the outcome; null where no second person was needed. */
  approvalId: string | null;
};

/**
 * Gives the person, who is locked, these roles in place of those given by hand, with the audit entry.
 * @throws DomainError conflict for the last administrator's, invalid without any role or for an unknown program
 */
export async function applyGrants(
  tx: Transaction,
  context: ServiceContext,
  { user, grants, reason, approvalId }: Applied,
): Promise<void> {
  const { before, byGroups } = await heldGrants(tx, user.id);
  if (grants.length === 0 && byGroups.length === 0)
    throw new DomainError("invalid", "Give at least one role; suspend who shall have none.");
  const isLosingAll = isAdministrator(before) && !isAdministrator([...grants, ...byGroups]);
  if (user.status === "active" && isLosingAll) await requireAnotherAdministrator(tx, user);
  const after = await replaceGrants(tx, user.id, grants);
  await audit(tx, context, {
    action: "user.set_roles",
    subjectType: "user",
    subjectId: user.id,
    before: { roles: grantWords(before) },
    after: { roles: grantWords(after), ...(approvalId && { approval: approvalId }) },
    reason,
  });
}

/** What was given by hand, and what the groups at the identity provider give. */
export async function heldGrants(tx: Transaction, userId: string) {
  return { before: await grantsOf(tx, userId, "hand"), byGroups: await grantsOf(tx, userId, "groups") };
}
