import { and, eq, inArray, ne, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { programs, userIdentities, users } from "@/db/schema";
import type { RoleGrant } from "@/lib/permissions";
import { log } from "../log";
import type { GroupRole } from "../oidc-variables";
import type { ProviderClaims } from "./oidc-claims";

export type UserRow = typeof users.$inferSelect;
export type IdentityRow = typeof userIdentities.$inferSelect;

/** Whose identity it is, locked; null for one that was never seen. */
export async function findIdentity(
  tx: Transaction,
  { issuer, subject }: ProviderClaims,
): Promise<{ identity: IdentityRow; user: UserRow } | null> {
  const [found] = await tx
    .select({ identity: userIdentities, user: users })
    .from(userIdentities)
    .innerJoin(users, eq(users.id, userIdentities.userId))
    .where(and(eq(userIdentities.issuer, issuer), eq(userIdentities.subject, subject)))
    .for("update");
  return found ?? null;
}

/** Who has the e-mail now, locked: a removed person only when nobody else has it. */
export async function findByEmail(tx: Transaction, email: string): Promise<UserRow | null> {
  const [user] = await tx
    .select()
    .from(users)
    .where(sql`lower(${users.email}) = lower(${email})`)
    .orderBy(sql`${users.status} = 'removed'`)
    .limit(1)
    .for("update");
  return user ?? null;
}

/** True when the person is known at the issuer under another name: the e-mail may have been given to somebody else there. */
export async function hasOtherIdentity(
  tx: Transaction,
  userId: string,
  { issuer, subject }: ProviderClaims,
): Promise<boolean> {
  const found = await tx.$count(
    userIdentities,
    and(
      eq(userIdentities.userId, userId),
      eq(userIdentities.issuer, issuer),
      ne(userIdentities.subject, subject),
    ),
  );
  return found > 0;
}

/** Notes that the identity is the person's from now on. */
export async function bindIdentity(
  tx: Transaction,
  userId: string,
  { issuer, subject }: ProviderClaims,
): Promise<IdentityRow> {
  const [identity] = await tx
    .insert(userIdentities)
    .values({ userId, issuer, subject })
    .onConflictDoUpdate({
      target: [userIdentities.issuer, userIdentities.subject],
      set: { userId, lastSignInAt: sql`now()` },
    })
    .returning();
  if (!identity) throw new Error("the identity was not stored");
  return identity;
}

/** The roles that the groups give. A program that is not there gives none, and the log says so. */
export async function grantsOfGroups(
  tx: Transaction,
  groups: readonly string[],
  table: readonly GroupRole[],
): Promise<RoleGrant[]> {
  const given = table.filter(({ group }) => groups.includes(group));
  const slugs = [...new Set(given.flatMap(({ programSlug }) => programSlug ?? []))];
  const rows =
    slugs.length === 0
      ? []
      : await tx
          .select({ id: programs.id, slug: programs.slug })
          .from(programs)
          .where(inArray(programs.slug, slugs));
  const idsBySlug = new Map(rows.map(({ id, slug }) => [slug, id]));
  return given.flatMap(({ role, programSlug }) => {
    const programId = programSlug === null ? null : idsBySlug.get(programSlug);
    if (programId !== undefined) return [{ role, programId }];
    log.warn({ programSlug, role }, "OIDC_GROUP_ROLES names a program that is not there");
    return [];
  });
}
