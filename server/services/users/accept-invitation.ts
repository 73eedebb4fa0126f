import { and, eq, gt, isNull, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Database, Transaction } from "@/db/client";
import { userInvitations, users } from "@/db/schema";
import { hashPassword, whyPasswordRefused } from "../../auth/password";
import { audit } from "../../context";
import { DomainError } from "../../errors";
import { endInvitations, hashToken } from "./invite-user";
import type { acceptInvitationSchema } from "./schemas";

/** Whom a link is for: shown to whoever has it. */
export type InvitedPerson = { email: string; name: string };

/** Where the request came from. */
type Source = { requestId: string; sourceAddress: string | null };

/** @throws DomainError not_found for a link that never was, was used, was replaced, or has expired */
export async function findInvitation(
  db: Database | Transaction,
  token: string,
): Promise<InvitedPerson & { userId: string }> {
  const [found] = await db
    .select({ userId: users.id, email: users.email, name: users.name })
    .from(userInvitations)
    .innerJoin(users, eq(users.id, userInvitations.userId))
    .where(
      and(
        eq(userInvitations.tokenHash, hashToken(token)),
        isNull(userInvitations.endedAt),
        gt(userInvitations.expiresAt, sql`now()`),
        eq(users.status, "invited"),
      ),
    );
  if (!found)
    throw new DomainError(
      "not_found",
      "This link works no more: it was used, replaced by a newer one, or is older than three days. Ask your administrator for a new one.",
    );
  return found;
}

/**
 * Sets the invited person's name and password; they can sign in from then on. A link works once, also when it is used
 * twice at the same moment.
 * @throws DomainError not_found for a link that works no more, invalid for a password that is too weak
 */
export async function acceptInvitation(
  db: Database,
  input: z.output<typeof acceptInvitationSchema>,
  source: Source,
): Promise<{ email: string }> {
  const invited = await findInvitation(db, input.token);
  const refused = whyPasswordRefused(input.password, invited.email);
  if (refused) throw new DomainError("invalid", refused, { fields: { password: refused } });
  const passwordHash = await hashPassword(input.password);
  return db.transaction(async (tx) => {
    // Who comes second waits here, and finds the link used.
    await tx.select({ id: users.id }).from(users).where(eq(users.id, invited.userId)).for("update");
    const { userId, email, name } = await findInvitation(tx, input.token);
    await endInvitations(tx, userId);
    await tx
      .update(users)
      .set({ name: input.name, passwordHash, status: "active" })
      .where(eq(users.id, userId));
    await audit(
      tx,
      {
        actor: { type: "user", userId, name: input.name, email, grants: [], sessionId: "" },
        ...source,
      },
      {
        action: "user.accept_invitation",
        subjectType: "user",
        subjectId: userId,
        before: { status: "invited", name },
        after: { status: "active", name: input.name },
      },
    );
    return { email };
  });
}
