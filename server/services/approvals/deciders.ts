import { and, asc, eq, inArray, isNull, ne, or } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { userRoles, users } from "@/db/schema";
import { type Permission, rolesWith } from "@/lib/permissions";

/** People named at most; the roles beside them say who else. */
const peopleMax = 20;

/**
 * The active people who hold the permission, by name: in the program, or in all of them where it is null.
 * @param butUserId left out: who asked for the change
 */
export async function listDeciders(
  reader: Reader,
  permission: Permission,
  programId: string | null,
  butUserId?: string,
): Promise<{ id: string; name: string }[]> {
  return reader
    .selectDistinct({ id: users.id, name: users.name })
    .from(users)
    .innerJoin(userRoles, eq(userRoles.userId, users.id))
    .where(
      and(
        eq(users.status, "active"),
        inArray(userRoles.role, [...rolesWith(permission)]),
        programId === null
          ? isNull(userRoles.programId)
          : or(isNull(userRoles.programId), eq(userRoles.programId, programId)),
        butUserId ? ne(users.id, butUserId) : undefined,
      ),
    )
    .orderBy(asc(users.name), asc(users.id))
    .limit(peopleMax);
}
