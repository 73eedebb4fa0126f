import { and, asc, eq, inArray, isNull, or } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { userRoles, users } from "@/db/schema";
import { rolesWith } from "@/lib/permissions";

/** People at most that a menu offers. */
const workersMax = 500;

/** The people who may work on a program's exceptions, by name. */
export async function selectWorkers(
  reader: Reader,
  programId: string,
): Promise<{ id: string; name: string }[]> {
  return reader
    .selectDistinct({ id: users.id, name: users.name })
    .from(users)
    .innerJoin(userRoles, eq(userRoles.userId, users.id))
    .where(
      and(
        eq(users.status, "active"),
        inArray(userRoles.role, [...rolesWith("exception.work")]),
        or(isNull(userRoles.programId), eq(userRoles.programId, programId)),
      ),
    )
    .orderBy(asc(users.name), asc(users.id))
    .limit(workersMax);
}

/** The name that the audit log keeps; null for nobody. */
export async function ownerName(reader: Reader, userId: string | null): Promise<string | null> {
  if (userId === null) return null;
  const [user] = await reader.select({ name: users.name }).from(users).where(eq(users.id, userId));
  return user?.name ?? userId;
}
