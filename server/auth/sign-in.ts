import { and, eq, isNull, lte, ne, or, sql } from "drizzle-orm";
import type { Database, Transaction } from "@/db/client";
import { userRoles, users } from "@/db/schema";
import { audit } from "../context";
import { oidcSettings } from "./oidc-settings";
import { hashPassword, verifyPassword } from "./password";
import { takeCode } from "./second-factor";
import type { SessionClaims } from "./session-token";
import { openSession, type SignInSource } from "./sessions";
import { countSourceAttempt, takeBackSourceAttempt } from "./sign-in-source";

/** Wrong passwords or codes in a row before the account waits. */
export const failuresBeforeWait = 5;
const waitSecondsFirst = 30;
const waitSecondsMax = 900;
const emailLengthMax = 254;
const codeLengthMax = 64;

export type Credentials = { email: string; password: string; code?: string };
type UserRow = typeof users.$inferSelect;
type SourceAttempt = { key: string; failures: number };

/** The password is right, and the account asks for a code besides. Auth.js hands the message to the sign-in page. */
export class CodeNeeded extends Error {
  override name = "CodeNeeded";
  constructor() {
    super("CodeNeeded");
  }
}

/** Verified when there is nothing to verify, so that an unknown e-mail takes as long as a known one. */
const dummyHash = hashPassword("no account has this password");

/**
 * Checks e-mail, password and, where the person has a second factor, the code, and opens a session. Null when they do
 * not fit, the account or the address waits after wrong attempts, or the person is not active: the caller cannot tell
 * which, and each takes the same time. Every attempt is counted before the password is looked at, so that guesses sent
 * at once are no cheaper than guesses in a row. Writes the audit entry.
 * @throws CodeNeeded when the password is right and no code was given; this attempt is not counted
 */
export async function signIn(
  database: Database,
  credentials: Credentials,
  source: SignInSource,
): Promise<SessionClaims | null> {
  const email = credentials.email.trim().slice(0, emailLengthMax);
  const sourceAttempt = await countSourceAttempt(database, source.sourceAddress);
  const user = sourceAttempt ? await countAttempt(database, email) : undefined;
  const isRight = await verifyPassword(user?.passwordHash ?? (await dummyHash), credentials.password);
  const refuse = (reason: string) => recordRefusal(database, source, user?.id, reason);
  if (!sourceAttempt) return refuse("the address waits after wrong attempts");
  if (!user) return refuse("unknown e-mail, or the account waits after wrong attempts");
  if (!isRight || !user.passwordHash) return refuse("wrong password");
  if (user.status !== "active") return refuse(`the account is ${user.status}`);
  if (oidcSettings()?.isOnly && !(await isEmergencyAdministrator(database, user.id)))
    return refuse("passwords are off (OIDC_ONLY), and the person is no administrator by hand");
  if (user.totpConfirmedAt && !credentials.code) {
    await takeBackAttempt(database, user, sourceAttempt);
    throw new CodeNeeded();
  }
  const claims = await database.transaction((tx) => open(tx, user, sourceAttempt, credentials, source));
  return claims ?? refuse("wrong or used code");
}

/** Who may come by password when the identity provider is away. */
async function isEmergencyAdministrator(database: Database, userId: string): Promise<boolean> {
  const byHand = and(eq(userRoles.userId, userId), eq(userRoles.source, "hand"));
  const isForAll = and(eq(userRoles.role, "admin"), isNull(userRoles.programId));
  return (await database.$count(userRoles, and(byHand, isForAll))) > 0;
}

/** Takes the code where one is due, and opens the session; null for a code that does not fit. */
async function open(
  tx: Transaction,
  user: UserRow,
  sourceAttempt: SourceAttempt,
  { code = "" }: Credentials,
  source: SignInSource,
): Promise<SessionClaims | null> {
  const taken = user.totpConfirmedAt ? await takeCode(tx, user, code.slice(0, codeLengthMax)) : "password";
  if (!taken) return null;
  // Somebody suspended between the first look and here opens no session.
  const [current] = await tx
    .update(users)
    .set({ failedSignIns: 0, lockedUntil: null })
    .where(and(eq(users.id, user.id), eq(users.status, "active")))
    .returning({ id: users.id });
  if (!current) return null;
  await takeBackSourceAttempt(tx, sourceAttempt);
  const sessionId = await openSession(tx, user.id, source, {
    secondFactor: user.totpConfirmedAt ? "own" : "none",
  });
  const actor = {
    type: "user" as const,
    userId: user.id,
    name: user.name,
    email: user.email,
    grants: [],
    sessionId,
  };
  await audit(
    tx,
    { actor, ...source },
    {
      action: "session.sign_in",
      subjectType: "user",
      subjectId: user.id,
      after: { secondFactor: user.totpConfirmedAt ? taken : "none" },
    },
  );
  return { userId: user.id, sessionId };
}

async function recordRefusal(
  database: Database,
  source: SignInSource,
  userId: string | undefined,
  reason: string,
): Promise<null> {
  await audit(
    database,
    { actor: { type: "system", name: "sign-in" }, ...source },
    {
      action: "session.sign_in",
      outcome: "refused",
      subjectType: "user",
      subjectId: userId ?? "unknown",
      reason,
    },
  );
  return null;
}

/** Counts an attempt and sets how long the next one waits if this one fails; nothing for an account that waits now. */
async function countAttempt(database: Database, email: string): Promise<UserRow | undefined> {
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
        ne(users.status, "removed"),
        or(isNull(users.lockedUntil), lte(users.lockedUntil, sql`now()`)),
      ),
    )
    .returning();
  return user;
}

/** A right password whose code is still to come is no wrong attempt; others counted since stay counted. */
async function takeBackAttempt(
  database: Database,
  user: UserRow,
  sourceAttempt: SourceAttempt,
): Promise<void> {
  await database
    .update(users)
    .set({ failedSignIns: user.failedSignIns - 1, lockedUntil: null })
    .where(and(eq(users.id, user.id), eq(users.failedSignIns, user.failedSignIns)));
  await takeBackSourceAttempt(database, sourceAttempt);
}
