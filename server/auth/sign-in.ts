import { hash, verify } from "@node-rs/argon2";
import { and, eq, isNull, lte, or, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { users } from "@/db/schema";
import { audit } from "../context";
import type { SessionClaims } from "./session-token";
import { openSession, type SignInSource } from "./sessions";

/** Wrong passwords in a row before the account waits. */
export const failuresBeforeWait = 5;
const waitSecondsFirst = 30;
const waitSecondsMax = 900;
const emailLengthMax = 254;
const passwordLengthMax = 256;

export type Credentials = { email: string; password: string };

/** Verified when there is nothing to verify, so that an unknown e-mail takes as long as a known one. */
const dummyHash = hash("no account has this password");

/**
 * Checks e-mail and password and opens a session. Null when they do not fit, the account waits after wrong attempts, or
 * it is suspended: the caller cannot tell which, and each takes the same time. Every attempt is counted before the
 * password is looked at, so that guesses sent at once are no cheaper than guesses in a row. Writes the audit entry.
 */
export async function signIn(
  database: Database,
  credentials: Credentials,
  source: SignInSource,
): Promise<SessionClaims | null> {
  const email = credentials.email.trim().slice(0, emailLengthMax);
  const user = await countAttempt(database, email);
  const isRight = await verify(
    user?.passwordHash ?? (await dummyHash),
    credentials.password.slice(0, passwordLengthMax),
  );
  if (!user || !isRight || user.status !== "active") {
    await audit(
      database,
      { actor: { type: "system", name: "sign-in" }, ...source },
      {
        action: "session.sign_in",
        outcome: "refused",
        subjectType: "user",
        subjectId: user?.id ?? "unknown",
        reason: refusalReason(user, isRight),
      },
    );
    return null;
  }
  return database.transaction(async (transaction) => {
    await transaction.update(users).set({ failedSignIns: 0, lockedUntil: null }).where(eq(users.id, user.id));
    const sessionId = await openSession(transaction, user.id, source);
    const actor = {
      type: "user" as const,
      userId: user.id,
      name: user.name,
      email: user.email,
      grants: [],
      sessionId,
    };
    await audit(
      transaction,
      { actor, ...source },
      { action: "session.sign_in", subjectType: "user", subjectId: user.id },
    );
    return { userId: user.id, sessionId };
  });
}

/** Counts an attempt and sets how long the next one waits if this one fails; nothing for an account that waits now. */
async function countAttempt(database: Database, email: string) {
  const attempts = sql`${users.failedSignIns} + 1`;
  const waitSeconds = sql`least(${waitSecondsMax}::int, ${waitSecondsFirst}::int * 2 ^ least(${attempts} - ${failuresBeforeWait}::int, 10))`;
  const [user] = await database
    .update(users)
    .set({
      failedSignIns: attempts,
      lockedUntil: sql`case when ${attempts} >= ${failuresBeforeWait} then now() + make_interval(secs => ${waitSeconds}) end`,
    })
    .where(
      and(
        sql`lower(${users.email}) = lower(${email})`,
        or(isNull(users.lockedUntil), lte(users.lockedUntil, sql`now()`)),
      ),
    )
    .returning();
  return user;
}

function refusalReason(user: { status: string } | undefined, isRight: boolean): string {
  if (!user) return "unknown e-mail, or the account waits after wrong attempts";
  return isRight ? `the account is ${user.status}` : "wrong password";
}
