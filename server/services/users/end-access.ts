import type { z } from "zod";
import { removeFactor } from "../../auth/second-factor";
import { revokeSession, revokeSessions } from "../../auth/sessions";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { lockPerson, requirePeople, requireSomebodyElse } from "./administration";
import type { endUserSessionsSchema, userReasonSchema } from "./schemas";

/** Ends one session of a person, or all; each is refused at its next request. @throws DomainError conflict when none lives */
export async function endUserSessions(
  context: ServiceContext,
  { id, sessionId }: z.output<typeof endUserSessionsSchema>,
): Promise<{ ended: number }> {
  requirePeople(context, "user.write");
  return context.db.transaction(async (tx) => {
    await lockPerson(tx, id);
    const ended = sessionId
      ? Number(await revokeSession(tx, { userId: id, sessionId }))
      : await revokeSessions(tx, id);
    if (ended === 0) throw new DomainError("conflict", "Nothing was ended: the session is over already.");
    await audit(tx, context, {
      action: "session.end",
      subjectType: "user",
      subjectId: id,
      after: { ended, session: sessionId ?? "all" },
    });
    return { ended };
  });
}

/**
 * Takes the second factor of somebody who lost it away and ends their sessions; they enrol anew after signing in.
 * @throws DomainError not_permitted for oneself (the account's page does that, with a code), conflict without a factor
 */
export async function resetFactor(
  context: ServiceContext,
  { id, reason }: z.output<typeof userReasonSchema>,
): Promise<void> {
  requirePeople(context, "user.write");
  await context.db.transaction(async (tx) => {
    const user = await lockPerson(tx, id);
    requireSomebodyElse(context, user, "resets their own second factor without a code");
    if (!user.totpConfirmedAt)
      throw new DomainError("conflict", `Nothing was changed: ${user.name} has no second factor.`);
    await removeFactor(tx, id);
    const endedSessions = await revokeSessions(tx, id);
    await audit(tx, context, {
      action: "user.reset_second_factor",
      subjectType: "user",
      subjectId: id,
      before: { secondFactor: "on" },
      after: { secondFactor: "off", endedSessions },
      reason,
    });
  });
}
