import { hash } from "@node-rs/argon2";
import { eq } from "drizzle-orm";
import type { Database } from "../client";
import { programs, userRoles, users } from "../schema";
import { type DemoUser, demoPassword, demoUsers } from "./data";

/** Makes the demo users that are missing, each with one role. A password that a person changed stays. */
export async function seedUsers(db: Database): Promise<void> {
  await Promise.all(demoUsers.map((user) => seedUser(db, user)));
}

async function seedUser(db: Database, user: DemoUser): Promise<void> {
  const known = await db.select({ id: users.id }).from(users).where(eq(users.email, user.email));
  if (known.length > 0) return;
  const passwordHash = await hash(demoPassword);
  await db.transaction(async (tx) => {
    const [made] = await tx
      .insert(users)
      .values({ email: user.email, name: user.name, passwordHash })
      .onConflictDoNothing()
      .returning({ id: users.id });
    if (!made) return;
    const [program] = user.programSlug
      ? await tx.select({ id: programs.id }).from(programs).where(eq(programs.slug, user.programSlug))
      : [];
    await tx.insert(userRoles).values({ userId: made.id, role: user.role, programId: program?.id ?? null });
  });
}
