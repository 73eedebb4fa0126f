import { eq, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { userRoles, users } from "@/db/schema";
import { hashPassword, whyPasswordRefused } from "../../auth/password";
import { audit } from "../../context";
import { DomainError } from "../../errors";

/** Two commands at once take turns, so that only one makes an administrator. */
const firstAdminLock = 7_310_004;
const emailPattern = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export type FirstAdmin = { email: string; name: string; password: string };

/**
 * Makes the first administrator of a new installation, with the audit entry. Everybody else is invited by one.
 * @throws DomainError invalid for an e-mail or password that cannot be, conflict when an administrator exists
 */
export async function createFirstAdmin(db: Database, input: FirstAdmin): Promise<void> {
  if (!emailPattern.test(input.email))
    throw new DomainError("invalid", `"${input.email}" is not an e-mail address.`);
  const refused = whyPasswordRefused(input.password, input.email);
  if (refused) throw new DomainError("invalid", refused);
  const passwordHash = await hashPassword(input.password);
  await db.transaction(async (transaction) => {
    await transaction.execute(sql`select pg_advisory_xact_lock(${firstAdminLock})`);
    const admins = await transaction.select().from(userRoles).where(eq(userRoles.role, "admin")).limit(1);
    if (admins.length > 0) {
      throw new DomainError(
        "conflict",
        "An administrator exists already. Sign in as that person to add others.",
      );
    }
    const userId = crypto.randomUUID();
    await transaction
      .insert(users)
      .values({ id: userId, email: input.email, name: input.name, passwordHash });
    await transaction.insert(userRoles).values({ userId, role: "admin" });
    await audit(
      transaction,
      {
        actor: { type: "system", name: "create-admin" },
        requestId: crypto.randomUUID(),
        sourceAddress: null,
      },
      { action: "user.create", subjectType: "user", subjectId: userId, after: { role: "admin" } },
    );
  });
}
