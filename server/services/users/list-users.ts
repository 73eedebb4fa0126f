import { and, asc, desc, eq, gt, inArray, isNull, max, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Database } from "@/db/client";
import { olderThan, type Page, toPage } from "@/db/keyset";
import { programs, sessions, userIdentities, userInvitations, userRoles, users } from "@/db/schema";
import type { Role } from "@/lib/permissions";
import { sessionLimits } from "../../auth/settings";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { requirePeople, type UserRow } from "./administration";
import type { listUsersSchema, userIdSchema } from "./schemas";

export type UserGrant = {
  role: Role;
  program: { id: string; name: string } | null;
  /** The groups at the identity provider gave it; nobody changes it here. */
  isByGroups: boolean;
};

export type UserListItem = Pick<UserRow, "id" | "email" | "name" | "status" | "createdAt"> & {
  grants: UserGrant[];
  lastSeenAt: Date | null;
  hasSecondFactor: boolean;
  isMe: boolean;
};

/** A sign-in that lives. */
export type SessionItem = {
  id: string;
  userAgent: string;
  sourceAddress: string;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  /** The one this is asked from. */
  isThis: boolean;
};

export type UserDetail = UserListItem & {
  lockedUntil: Date | null;
  secondFactorSince: Date | null;
  /** When the person last came through the identity provider; null for who never did. */
  providerSignInAt: Date | null;
  /** When the link of an invited person ends; null when none works. */
  invitationExpiresAt: Date | null;
  sessions: SessionItem[];
};

const sessionsShownMax = 50;

/** People of the console, who came last on top. @throws DomainError not_permitted */
export async function listUsers(
  context: ServiceContext,
  input: z.output<typeof listUsersSchema>,
): Promise<Page<UserListItem>> {
  requirePeople(context, "user.read");
  const rows = await selectUsers(
    context,
    and(
      input.status ? eq(users.status, input.status) : undefined,
      olderThan(users.createdAt, users.id, input.cursor),
    ),
    input.limit + 1,
  );
  return toPage(
    rows.map(({ item }) => item),
    input.limit,
    (item) => ({ at: item.createdAt, id: item.id }),
  );
}

/** One person with their sessions. @throws DomainError not_permitted, not_found */
export async function getUser(
  context: ServiceContext,
  { id }: z.output<typeof userIdSchema>,
): Promise<UserDetail> {
  requirePeople(context, "user.read");
  const [found] = await selectUsers(context, eq(users.id, id), 1);
  if (!found) throw notFound("This person");
  const [invitation] = await context.db
    .select({ expiresAt: userInvitations.expiresAt })
    .from(userInvitations)
    .where(
      and(
        eq(userInvitations.userId, id),
        isNull(userInvitations.endedAt),
        gt(userInvitations.expiresAt, sql`now()`),
      ),
    );
  const [identity] = await context.db
    .select({ at: max(userIdentities.lastSignInAt) })
    .from(userIdentities)
    .where(eq(userIdentities.userId, id));
  const { row, item } = found;
  return {
    ...item,
    lockedUntil: row.lockedUntil && row.lockedUntil > new Date() ? row.lockedUntil : null,
    secondFactorSince: row.totpConfirmedAt,
    providerSignInAt: identity?.at ?? null,
    invitationExpiresAt: invitation?.expiresAt ?? null,
    sessions: await listSessions(context, id),
  };
}

/** The person's sign-ins that live, the last used on top. */
export async function listSessions(context: ServiceContext, userId: string): Promise<SessionItem[]> {
  const { actor } = context;
  const rows = await context.db
    .select({
      id: sessions.id,
      userAgent: sessions.userAgent,
      sourceAddress: sessions.sourceAddress,
      createdAt: sessions.createdAt,
      lastSeenAt: sessions.lastSeenAt,
      expiresAt: sessions.expiresAt,
    })
    .from(sessions)
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, sql`now()`),
        gt(sessions.lastSeenAt, sql`now() - make_interval(mins => ${sessionLimits().idleMinutesMax})`),
      ),
    )
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.id))
    .limit(sessionsShownMax);
  return rows.map((row) => ({ ...row, isThis: actor.type === "user" && actor.sessionId === row.id }));
}

async function selectUsers(context: ServiceContext, where: SQL | undefined, limit: number) {
  const lastSeenAt = sql<Date | null>`(select max(s.last_seen_at) from sessions s where s.user_id = "users"."id")`;
  const rows = await context.db
    .select({ user: users, lastSeenAt: lastSeenAt.mapWith(sessions.lastSeenAt) })
    .from(users)
    .where(where)
    .orderBy(desc(users.createdAt), desc(users.id))
    .limit(limit);
  const grants = await selectGrants(
    context.db,
    rows.map(({ user }) => user.id),
  );
  const myId = context.actor.type === "user" ? context.actor.userId : null;
  return rows.map(({ user, lastSeenAt }) => ({
    row: user,
    item: {
      id: user.id,
      email: user.email,
      name: user.name,
      status: user.status,
      createdAt: user.createdAt,
      lastSeenAt,
      hasSecondFactor: user.totpConfirmedAt !== null,
      isMe: user.id === myId,
      grants: grants.get(user.id) ?? [],
    } satisfies UserListItem,
  }));
}

async function selectGrants(db: Database, userIds: string[]): Promise<Map<string, UserGrant[]>> {
  const byUser = new Map<string, UserGrant[]>();
  if (userIds.length === 0) return byUser;
  const rows = await db
    .select({
      userId: userRoles.userId,
      role: userRoles.role,
      source: userRoles.source,
      id: programs.id,
      name: programs.name,
    })
    .from(userRoles)
    .leftJoin(programs, eq(programs.id, userRoles.programId))
    .where(inArray(userRoles.userId, userIds))
    .orderBy(asc(userRoles.role), asc(programs.name));
  for (const { userId, role, source, id, name } of rows) {
    const grants = byUser.get(userId) ?? [];
    const program = id && name ? { id, name } : null;
    byUser.set(userId, [...grants, { role, program, isByGroups: source === "groups" }]);
  }
  return byUser;
}
