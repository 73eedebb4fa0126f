import { and, count, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Database, Transaction } from "@/db/client";
import { recoveryCodes, users } from "@/db/schema";
import { hashPassword, verifyPassword, whyPasswordRefused } from "../../auth/password";
import { revokeSession, revokeSessions } from "../../auth/sessions";
import { failuresBeforeWait } from "../../auth/sign-in";
import { type Actor, audit, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { listSessions, type SessionItem } from "../users";
import type { changePasswordSchema, endSessionsSchema } from "./schemas";

const waitSeconds = 300;

export type OwnAccount = {
  sessions: SessionItem[];
  /** Since when a second factor is on; null without one. */
  secondFactorSince: Date | null;
  recoveryCodesLeft: number;
  needsSecondFactor: boolean;
  /** False for who comes through the identity provider only. */
  hasPassword: boolean;
};

type Person = Extract<Actor, { type: "user" }>;

/** The signed-in person. @throws DomainError not_permitted for the system */
export function personOf({ actor }: ServiceContext): Person {
  if (actor.type !== "user") throw new DomainError("not_permitted", "Only a person has an account.");
  return actor;
}

/** One's own sessions and second factor. */
export async function getOwnAccount(context: ServiceContext): Promise<OwnAccount> {
  const person = personOf(context);
  const [[user], [codes], sessions] = await Promise.all([
    context.db
      .select({ since: users.totpConfirmedAt, hasPassword: isNotNull(users.passwordHash).mapWith(Boolean) })
      .from(users)
      .where(eq(users.id, person.userId)),
    context.db
      .select({ left: count() })
      .from(recoveryCodes)
      .where(and(eq(recoveryCodes.userId, person.userId), isNull(recoveryCodes.usedAt))),
    listSessions(context, person.userId),
  ]);
  return {
    sessions,
    secondFactorSince: user?.since ?? null,
    recoveryCodesLeft: codes?.left ?? 0,
    needsSecondFactor: person.needsSecondFactor === true,
    hasPassword: user?.hasPassword ?? false,
  };
}

/** Ends one of one's own sessions, or all others. @throws DomainError conflict when there is none to end */
export async function endOwnSessions(
  context: ServiceContext,
  { sessionId }: z.output<typeof endSessionsSchema>,
): Promise<{ ended: number }> {
  const person = personOf(context);
  return context.db.transaction(async (tx) => {
    const ended = sessionId
      ? Number(await revokeSession(tx, { userId: person.userId, sessionId }))
      : await revokeSessions(tx, person.userId, person.sessionId);
    if (ended === 0) throw new DomainError("conflict", "Nothing was ended: no such session lives.");
    await audit(tx, context, {
      action: "session.end",
      subjectType: "user",
      subjectId: person.userId,
      after: { ended, session: sessionId ?? "all others" },
    });
    return { ended };
  });
}

/**
 * Sets a new password and ends all other sessions.
 * @throws DomainError not_permitted for a wrong current password, too_many after several, invalid for a weak new one
 */
export async function changePassword(
  context: ServiceContext,
  { current, next }: z.output<typeof changePasswordSchema>,
): Promise<{ endedSessions: number }> {
  const person = personOf(context);
  const refused = whyPasswordRefused(next, person.email);
  if (refused) throw new DomainError("invalid", refused, { fields: { next: refused } });
  await requirePassword(context, current, "current");
  const passwordHash = await hashPassword(next);
  return context.db.transaction(async (tx) => {
    await tx.update(users).set({ passwordHash }).where(eq(users.id, person.userId));
    const endedSessions = await revokeSessions(tx, person.userId, person.sessionId);
    await audit(tx, context, {
      action: "user.change_password",
      subjectType: "user",
      subjectId: person.userId,
      after: { endedSessions },
    });
    return { endedSessions };
  });
}

/**
 * Asks for the signed-in person's password once more. Wrong ones count with the wrong ones at sign-in, and are recorded.
 * @throws DomainError invalid for a wrong password, too_many while the account waits
 */
export async function requirePassword(
  context: ServiceContext,
  password: string,
  field: string,
): Promise<typeof users.$inferSelect> {
  const { userId } = personOf(context);
  const user = await countGuess(context, userId);
  if (await verifyPassword(user.passwordHash ?? "", password)) {
    await forgiveGuesses(context.db, userId);
    return user;
  }
  await recordWrong(context, "wrong password");
  throw new DomainError("invalid", "The password is not yours. Nothing was changed.", {
    fields: { [field]: "This is not your password." },
  });
}

/** Counts a guess before it is looked at. @throws DomainError too_many while the account waits */
export async function countGuess(
  context: ServiceContext,
  userId: string,
): Promise<typeof users.$inferSelect> {
  const guesses = sql`${users.failedSignIns} + 1`;
  const [user] = await context.db
    .update(users)
    .set({
      failedSignIns: guesses,
      lockedUntil: sql`case when ${guesses} >= ${failuresBeforeWait}::int then now() + make_interval(secs => ${waitSeconds}::int) end`,
    })
    .where(and(eq(users.id, userId), sql`(${users.lockedUntil} is null or ${users.lockedUntil} <= now())`))
    .returning();
  if (user) return user;
  if ((await context.db.$count(users, eq(users.id, userId))) === 0) throw notFound("Your account");
  throw new DomainError("too_many", "There were several wrong attempts. Wait some minutes, then try again.");
}

/** Nothing is counted against who gave the right one. */
export async function forgiveGuesses(db: Database | Transaction, userId: string): Promise<void> {
  await db.update(users).set({ failedSignIns: 0, lockedUntil: null }).where(eq(users.id, userId));
}

/** Records a wrong password or code of somebody signed in. */
export async function recordWrong(context: ServiceContext, reason: string): Promise<void> {
  const { userId } = personOf(context);
  await audit(context.db, context, {
    action: "user.confirm_identity",
    outcome: "refused",
    subjectType: "user",
    subjectId: userId,
    reason,
  });
}
