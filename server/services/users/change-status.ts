import { eq } from "drizzle-orm";
import type { z } from "zod";
import { users } from "@/db/schema";
import { removeFactor } from "../../auth/second-factor";
import { revokeSessions } from "../../auth/sessions";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import {
  grantsOf,
  isAdministrator,
  lockPerson,
  requireAnotherAdministrator,
  requirePeople,
  requireSomebodyElse,
  type UserRow,
} from "./administration";
import { endInvitations } from "./invite-user";
import type { userReasonSchema } from "./schemas";

type Change = {
  verb: "suspend" | "reactivate" | "remove";
  from: readonly UserRow["status"][];
  to: UserRow["status"];
};
type Input = z.output<typeof userReasonSchema>;

/** Ends the person's sessions at once and lets them sign in no more, until they are reactivated. */
export function suspendUser(context: ServiceContext, input: Input): Promise<void> {
  return changeStatus(context, input, { verb: "suspend", from: ["active"], to: "suspended" });
}

/** Lets a suspended person sign in again, with the roles held before. */
export function reactivateUser(context: ServiceContext, input: Input): Promise<void> {
  return changeStatus(context, input, { verb: "reactivate", from: ["suspended"], to: "active" });
}

/** For good: the person signs in no more. What they did stays theirs, under their name. */
export function removeUser(context: ServiceContext, input: Input): Promise<void> {
  const from = ["invited", "active", "suspended"] as const;
  return changeStatus(context, input, { verb: "remove", from, to: "removed" });
}

/** @throws DomainError not_permitted for oneself; conflict for the last administrator or a status it does not fit */
async function changeStatus(
  context: ServiceContext,
  { id, reason }: Input,
  { verb, from, to }: Change,
): Promise<void> {
  requirePeople(context, "user.write");
  await context.db.transaction(async (tx) => {
    const user = await lockPerson(tx, id);
    requireSomebodyElse(context, user, `can ${verb} their own account`);
    if (!from.includes(user.status))
      throw new DomainError("conflict", `Nothing was changed: ${user.name} is ${user.status}.`);
    if (user.status === "active" && isAdministrator(await grantsOf(tx, id)))
      await requireAnotherAdministrator(tx, user);
    await tx
      .update(users)
      .set({
        status: to,
        failedSignIns: 0,
        lockedUntil: null,
        ...(to === "removed" && { passwordHash: null }),
      })
      .where(eq(users.id, id));
    const endedSessions = to === "active" ? 0 : await revokeSessions(tx, id);
    if (to === "removed") {
      await endInvitations(tx, id);
      await removeFactor(tx, id);
    }
    await audit(tx, context, {
      action: `user.${verb}`,
      subjectType: "user",
      subjectId: id,
      before: { status: user.status },
      after: { status: to, endedSessions },
      reason,
    });
  });
}
