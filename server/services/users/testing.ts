import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Database } from "@/db/client";
import { auditEntries, sessions, userRoles, users } from "@/db/schema";
import type { Role } from "@/lib/permissions";
import { hashPassword } from "../../auth/password";
import type { UserContext } from "./administration";

export const goodPassword = "four odd green kettles";
let goodHash: Promise<string> | undefined;

/** A stored, active person with a session: the context of their requests. */
export async function addPerson(
  db: Database,
  role: Role,
  { programId = null, password = goodPassword }: { programId?: string | null; password?: string } = {},
): Promise<UserContext> {
  const email = `${randomUUID()}@example.com`;
  const name = `The ${role}`;
  goodHash ??= hashPassword(goodPassword);
  const passwordHash = password === goodPassword ? await goodHash : await hashPassword(password);
  const [user] = await db.insert(users).values({ email, name, passwordHash }).returning();
  if (!user) throw new Error("the test's person was not made");
  await db.insert(userRoles).values({ userId: user.id, role, programId });
  const sessionId = await addSession(db, user.id);
  return {
    db,
    actor: {
      type: "user",
      userId: user.id,
      name,
      email,
      grants: [{ role, programId }],
      sessionId,
    },
    environmentKind: "sandbox",
    requestId: randomUUID(),
    sourceAddress: "203.0.113.7",
  };
}

export async function addSession(db: Database, userId: string): Promise<string> {
  const id = randomUUID();
  await db.insert(sessions).values({ id, userId, expiresAt: new Date(Date.now() + 3_600_000) });
  return id;
}

/** The audit entries about a person. */
export function auditOf(db: Database, userId: string) {
  return db
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.subjectId, userId))
    .orderBy(auditEntries.sequence);
}
