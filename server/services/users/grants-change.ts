import { and, eq, gt, inArray, isNull, ne, or, sql } from "drizzle-orm";
import { z } from "zod";
import type { Reader, Transaction } from "@/db/client";
import { auditEntries, programs, userRoles, users } from "@/db/schema";
import { type RoleGrant, roleLabels, roles } from "@/lib/permissions";
import type { ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import {
  isSecondPersonNeeded,
  isSecondPersonNeededAnywhere,
  proposeChange,
  refuseWhileWaiting,
} from "../approvals";
import { defineChangeKind } from "../change-kind";
import { grantsOf, grantWords, lockPerson, type UserRow } from "./administration";
import { applyGrants } from "./apply-grants";

/* Giving roles where a second person has to agree. Taking them away never waits. */

const kind = "role_grant";
const subjectType = "user";
/** So long an administrator who was removed or lost the role still counts as one who could have agreed. */
const formerAdministratorMs = 7 * 86_400_000;

type Wanted = { user: UserRow; before: readonly RoleGrant[]; grants: readonly RoleGrant[]; reason: string };

/**
 * Asks for the roles where that needs a second person, or says null: then they are given now. A grant in one program follows
 * that program's policy, one in all programs the strictest of all. The person is locked.
 * @throws DomainError conflict while other roles wait for the same person
 */
export async function askForGrants(
  context: ServiceContext,
  tx: Transaction,
  { user, before, grants, reason }: Wanted,
): Promise<{ approvalId: string } | null> {
  const gained = gainedGrants(before, grants);
  if (context.actor.type !== "user" || !(await needsSecondPerson(tx, gained))) return null;
  if (!(await couldAnotherAgree(tx, context.actor.userId))) return null;
  await refuseWhileWaiting(tx, { kind, subjectType, subjectId: user.id });
  const { id } = await proposeChange(context, tx, {
    kind,
    programId: null,
    environmentId: null,
    subjectType,
    subjectId: user.id,
    change: { userId: user.id, grants: grants.map(({ role, programId }) => ({ role, programId })) },
    effect: await effectOf(tx, user, before, grants),
    reason,
  });
  return { approvalId: id };
}

/** The grants that give something that was not held before. */
export function gainedGrants(before: readonly RoleGrant[], after: readonly RoleGrant[]): RoleGrant[] {
  return after.filter(
    ({ role, programId }) =>
      !before.some((held) => held.role === role && (held.programId === null || held.programId === programId)),
  );
}

async function needsSecondPerson(reader: Reader, gained: readonly RoleGrant[]): Promise<boolean> {
  for (const { programId } of gained) {
    const isNeeded =
      programId === null
        ? await isSecondPersonNeededAnywhere(reader, kind)
        : (await isKnown(reader, programId)) && (await isSecondPersonNeeded(reader, programId, kind));
    if (isNeeded) return true;
  }
  return false;
}

/** A program that is not there is refused where the grants are written. */
async function isKnown(reader: Reader, programId: string): Promise<boolean> {
  const rows = await reader.select({ id: programs.id }).from(programs).where(eq(programs.id, programId));
  return rows.length > 0;
}

/**
 * True when somebody besides the one who asks could agree: another administrator of all programs, also one who is invited or
 * suspended, and one who was until a week ago. Otherwise a console with one administrator could never have a second; and an
 * administrator could otherwise get rid of the others and then be alone to decide.
 */
async function couldAnotherAgree(reader: Reader, userId: string): Promise<boolean> {
  const isAdministrator = and(eq(userRoles.role, "admin"), isNull(userRoles.programId));
  const since = new Date(Date.now() - formerAdministratorMs);
  const [other] = await reader
    .select({ id: users.id })
    .from(users)
    .innerJoin(userRoles, and(eq(userRoles.userId, users.id), isAdministrator))
    .leftJoin(
      auditEntries,
      and(
        eq(auditEntries.subjectType, "user"),
        eq(auditEntries.subjectId, sql`${users.id}::text`),
        eq(auditEntries.action, "user.remove"),
        gt(auditEntries.at, since),
      ),
    )
    .where(and(ne(users.id, userId), or(ne(users.status, "removed"), gt(auditEntries.at, since))))
    .limit(1);
  if (other) return true;
  const [former] = await reader
    .select({ at: auditEntries.at })
    .from(auditEntries)
    .where(
      and(
        inArray(auditEntries.action, ["user.set_roles"]),
        gt(auditEntries.at, since),
        ne(auditEntries.subjectId, userId),
        sql`${auditEntries.before} -> 'roles' ? ${administratorWords}`,
      ),
    )
    .limit(1);
  return former !== undefined;
}

const [administratorWords = ""] = grantWords([{ role: "admin", programId: null }]);

async function effectOf(
  reader: Reader,
  user: UserRow,
  before: readonly RoleGrant[],
  after: readonly RoleGrant[],
): Promise<string> {
  const names = new Map(
    (await reader.select({ id: programs.id, name: programs.name }).from(programs)).map(({ id, name }) => [
      id,
      name,
    ]),
  );
  const words = (grants: readonly RoleGrant[]) =>
    grants
      .map(({ role, programId }) =>
        programId === null
          ? `${roleLabels[role]} in all programs`
          : `${roleLabels[role]} in ${names.get(programId) ?? programId}`,
      )
      .sort()
      .join(", ");
  const lost = gainedGrants(after, before);
  const gains = `${user.name} (${user.email}) gets: ${words(gainedGrants(before, after))}.`;
  return lost.length > 0 ? `${gains} Loses: ${words(lost)}.` : gains;
}

/** Roles of a person, given when a second person agrees. */
export const grantsChange = defineChangeKind({
  schema: z.object({
    userId: z.uuid(),
    grants: z.array(z.object({ role: z.enum(roles), programId: z.uuid().nullable() })),
  }),
  stale:
    "The person's roles are not as they were when this was asked for, or the person was removed. Ask for the roles anew.",
  async fingerprint(reader, { userId }) {
    const [user] = await reader.select({ status: users.status }).from(users).where(eq(users.id, userId));
    if (!user) throw notFound("This person");
    const held = grantWords(await grantsOf(reader, userId, "hand")).join("; ");
    return `${user.status === "removed" ? "removed" : "here"} ${held}`;
  },
  async lock(tx, { userId }) {
    await lockPerson(tx, userId);
  },
  async apply(tx, context, { userId, grants }, { approvalId, reason }) {
    const user = await lockPerson(tx, userId);
    if (user.status === "removed")
      throw new DomainError("conflict", `Nothing was changed: ${user.name} is removed.`);
    await applyGrants(tx, context, { user, grants, reason, approvalId });
  },
});
