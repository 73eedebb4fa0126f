import { randomUUID } from "node:crypto";
import { and, eq, gt, isNull, lt, ne, sql } from "drizzle-orm";
import type { Database, Transaction } from "@/db/client";
import { sessions, userRoles, users } from "@/db/schema";
import { changesThings } from "@/lib/permissions";
import type { Actor } from "../context";
import type { SessionClaims } from "./session-token";
import { isSecondFactorRequired, sessionLimits } from "./settings";

const userAgentLengthMax = 400;
const touchIntervalSeconds = 60;

/** Where a sign-in came from, for the person's list of sessions and the audit. */
export type SignInSource = { sourceAddress: string | null; userAgent: string; requestId: string };

/** How a person proved who they are. */
export type Proof = {
  secondFactor: (typeof sessions.$inferSelect)["secondFactor"];
  /** Through the identity provider: which identity, and when the person gave their password there. */
  provider?: { identityId: string; authenticatedAt: Date };
};

/** Opens a session of `sessionLimits().hoursMax` hours and returns its id. */
export async function openSession(
  transaction: Transaction | Database,
  userId: string,
  source: SignInSource,
  { secondFactor, provider }: Proof,
): Promise<string> {
  const id = randomUUID();
  await transaction.insert(sessions).values({
    id,
    userId,
    expiresAt: new Date(Date.now() + sessionLimits().hoursMax * 3_600_000),
    secondFactor,
    ...provider,
    userAgent: source.userAgent.slice(0, userAgentLengthMax),
    sourceAddress: source.sourceAddress ?? "",
  });
  return id;
}

/**
 * The signed-in person with the roles held now, or null when the session is revoked, has ended, was idle for
 * `sessionLimits().idleMinutesMax`, or the person is not active. Notes the use, at most once a minute.
 * @param isAttended false for what a page asks by itself while nobody sits before it: that is no use
 */
export async function loadActor(
  database: Database,
  claims: SessionClaims,
  { isAttended = true } = {},
): Promise<Extract<Actor, { type: "user" }> | null> {
  const rows = await database
    .select({
      name: users.name,
      email: users.email,
      totpConfirmedAt: users.totpConfirmedAt,
      authenticatedAt: sessions.authenticatedAt,
      secondFactor: sessions.secondFactor,
      role: userRoles.role,
      programId: userRoles.programId,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(userRoles, eq(userRoles.userId, users.id))
    .where(
      and(
        eq(sessions.id, claims.sessionId),
        eq(sessions.userId, claims.userId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, sql`now()`),
        gt(sessions.lastSeenAt, sql`now() - make_interval(mins => ${sessionLimits().idleMinutesMax})`),
        eq(users.status, "active"),
      ),
    );
  const [first] = rows;
  if (!first) return null;
  if (isAttended) await touchSession(database, claims.sessionId);
  const grants = rows.flatMap(({ role, programId }) => (role ? [{ role, programId }] : []));
  return {
    type: "user",
    userId: claims.userId,
    sessionId: claims.sessionId,
    name: first.name,
    email: first.email,
    grants,
    authenticatedAt: first.authenticatedAt,
    needsSecondFactor: isFactorMissing(
      first,
      grants.some(({ role }) => changesThings(role)),
    ),
  };
}

/**
 * Who has a second factor gives its code in each session, unless the identity provider vouches for one of its own; who has
 * none needs one where it is required.
 */
function isFactorMissing(
  { secondFactor, totpConfirmedAt }: { secondFactor: Proof["secondFactor"]; totpConfirmedAt: Date | null },
  mayChangeThings: boolean,
): boolean {
  if (secondFactor === "provider") return false;
  if (totpConfirmedAt) return secondFactor === "none";
  return isSecondFactorRequired() && mayChangeThings;
}

async function touchSession(database: Database, sessionId: string): Promise<void> {
  await database
    .update(sessions)
    .set({ lastSeenAt: sql`now()` })
    .where(
      and(
        eq(sessions.id, sessionId),
        lt(sessions.lastSeenAt, sql`now() - make_interval(secs => ${touchIntervalSeconds})`),
      ),
    );
}

/** Notes when the person proved again who they are, and with which second factor if one was given. */
export async function renewProof(
  transaction: Transaction | Database,
  { userId, sessionId }: SessionClaims,
  proof: { authenticatedAt?: Date; secondFactor?: Proof["secondFactor"] },
): Promise<void> {
  await transaction
    .update(sessions)
    .set(proof)
    .where(and(eq(sessions.id, sessionId), eq(sessions.userId, userId), isNull(sessions.revokedAt)));
}

/** Ends a session at once; false when it had ended before. */
export async function revokeSession(
  transaction: Transaction | Database,
  claims: SessionClaims,
): Promise<boolean> {
  const revoked = await transaction
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(
      and(eq(sessions.id, claims.sessionId), eq(sessions.userId, claims.userId), isNull(sessions.revokedAt)),
    )
    .returning({ id: sessions.id });
  return revoked.length > 0;
}

/** Ends all sessions of a person at once, but for one if named; returns how many. */
export async function revokeSessions(
  transaction: Transaction | Database,
  userId: string,
  exceptSessionId: string | null = null,
): Promise<number> {
  const revoked = await transaction
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        exceptSessionId ? ne(sessions.id, exceptSessionId) : undefined,
      ),
    )
    .returning({ id: sessions.id });
  return revoked.length;
}
