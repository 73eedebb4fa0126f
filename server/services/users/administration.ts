import { and, eq, isNull, ne, sql } from "drizzle-orm";
import type { Reader, Transaction } from "@/db/client";
import { programs, userRoles, users } from "@/db/schema";
import type { Role, RoleGrant } from "@/lib/permissions";
import { roleLabels } from "@/lib/permissions";
import { programScope, requirePermission, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";

/** Changes of people take turns, so that two at once never leave the console without an administrator. */
const peopleLock = 7_310_014;

export type UserRow = typeof users.$inferSelect;
export type UserContext = ServiceContext & { actor: Extract<ServiceContext["actor"], { type: "user" }> };

/**
 * Refuses who may not look at people, or change them. A person belongs to no program: whoever holds the role in some
 * programs only has nothing to do here.
 * @throws DomainError not_permitted
 */
export function requirePeople(context: ServiceContext, permission: "user.read" | "user.write"): void {
  requirePermission(context, permission, null);
  if (programScope(context, permission) !== "all")
    throw new DomainError(
      "not_permitted",
      "People belong to no single program: only who holds the role for all programs may open this.",
    );
}

/** Waits for every other change of people; the rest of the transaction is alone. */
export async function lockPeople(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${peopleLock})`);
}

/** The person, locked, after every other change of people. @throws DomainError not_found */
export async function lockPerson(tx: Transaction, id: string): Promise<UserRow> {
  await lockPeople(tx);
  const [user] = await tx.select().from(users).where(eq(users.id, id)).for("update");
  if (!user) throw notFound("This person");
  return user;
}

/** @throws DomainError not_permitted for one's own account: another administrator does that */
export function requireSomebodyElse(context: ServiceContext, user: UserRow, what: string): void {
  if (context.actor.type === "user" && context.actor.userId === user.id)
    throw new DomainError("not_permitted", `Nobody ${what}. Another administrator can do it.`);
}

/** @throws DomainError conflict when nobody else who is active would administer all programs */
export async function requireAnotherAdministrator(tx: Transaction, user: UserRow): Promise<void> {
  const [other] = await tx
    .select({ id: users.id })
    .from(users)
    .innerJoin(userRoles, eq(userRoles.userId, users.id))
    .where(
      and(
        eq(users.status, "active"),
        ne(users.id, user.id),
        eq(userRoles.role, "admin"),
        isNull(userRoles.programId),
      ),
    )
    .limit(1);
  if (!other)
    throw new DomainError(
      "conflict",
      `Nothing was changed: ${user.name} is the last administrator of all programs. Make another person one first.`,
    );
}

/** True when the grants make an administrator of all programs. */
export function isAdministrator(grants: readonly RoleGrant[]): boolean {
  return grants.some(({ role, programId }) => role === "admin" && programId === null);
}

/** Who gave a role: a person, or the groups at the identity provider. */
export type GrantSource = (typeof userRoles.$inferSelect)["source"];

/** The roles that a person holds, of all sources or of one. */
export async function grantsOf(tx: Reader, userId: string, source?: GrantSource): Promise<RoleGrant[]> {
  return tx
    .select({ role: userRoles.role, programId: userRoles.programId })
    .from(userRoles)
    .where(and(eq(userRoles.userId, userId), source && eq(userRoles.source, source)));
}

/**
 * Sets the roles of one source; those of the other stay. Each role once for all programs, or once for each of some.
 * @throws DomainError invalid for a program that is not there
 */
export async function replaceGrants(
  tx: Transaction,
  userId: string,
  wanted: readonly RoleGrant[],
  source: GrantSource = "hand",
): Promise<RoleGrant[]> {
  const everywhere = new Set<Role>(
    wanted.filter(({ programId }) => programId === null).map(({ role }) => role),
  );
  const once = new Map(
    wanted
      .filter(({ role, programId }) => programId === null || !everywhere.has(role))
      .map((grant) => [`${grant.role} ${grant.programId}`, grant]),
  );
  const known = new Set((await tx.select({ id: programs.id }).from(programs)).map(({ id }) => id));
  const grants = [...once.values()];
  if (grants.some(({ programId }) => programId !== null && !known.has(programId)))
    throw new DomainError(
      "invalid",
      "One of the programs does not exist. Open the page again and choose anew.",
    );
  await tx.delete(userRoles).where(and(eq(userRoles.userId, userId), eq(userRoles.source, source)));
  if (grants.length > 0)
    await tx
      .insert(userRoles)
      .values(grants.map(({ role, programId }) => ({ userId, role, programId, source })));
  return grants;
}

/** Grants as the audit log tells them. */
export function grantWords(grants: readonly RoleGrant[]): string[] {
  return grants
    .map(
      ({ role, programId }) =>
        `${roleLabels[role]} ${programId === null ? "in all programs" : `in program ${programId}`}`,
    )
    .sort();
}
