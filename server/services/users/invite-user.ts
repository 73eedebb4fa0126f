import { createHash, randomBytes } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "@/db/client";
import { userInvitations, users } from "@/db/schema";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { grantWords, lockPerson, replaceGrants, requirePeople, type UserRow } from "./administration";
import { askForGrants } from "./grants-change";
import type { inviteUserSchema, userIdSchema } from "./schemas";

/** A link works this long. */
export const invitationHours = 72;
const tokenBytes = 32;

/** What is handed to the invited person; the token is told this once and kept hashed. */
export type Invitation = { userId: string; token: string; expiresAt: Date };

/**
 * Makes a person with their roles, who signs in once they have accepted the invitation. No e-mail is sent. Where a second
 * person has to agree to the roles, the invitation holds without them: the person may nothing until they are approved.
 * @throws DomainError not_permitted, conflict when the e-mail has a person already, invalid for an unknown program
 */
export async function inviteUser(
  context: ServiceContext,
  input: z.output<typeof inviteUserSchema>,
): Promise<Invitation & { approvalId: string | null }> {
  requirePeople(context, "user.write");
  return context.db.transaction(async (tx) => {
    const [user] = await tx
      .insert(users)
      .values({ email: input.email, name: input.name, status: "invited" })
      .onConflictDoNothing()
      .returning();
    if (!user)
      throw new DomainError(
        "conflict",
        "Somebody has this e-mail already. Look for the person in the list.",
        {
          fields: { email: "Somebody has this e-mail already." },
        },
      );
    const reason = `Invited by ${context.actor.name}`;
    const asked = await askForGrants(context, tx, { user, before: [], grants: input.grants, reason });
    const grants = asked ? [] : await replaceGrants(tx, user.id, input.grants);
    const invitation = await makeLink(tx, user);
    await audit(tx, context, {
      action: "user.invite",
      subjectType: "user",
      subjectId: user.id,
      after: {
        name: user.name,
        email: user.email,
        roles: grantWords(grants),
        ...(asked && { approval: asked.approvalId }),
      },
    });
    return { ...invitation, approvalId: asked?.approvalId ?? null };
  });
}

/** A new link in place of the former ones, for somebody who has not accepted yet. @throws DomainError conflict */
export async function renewInvitation(
  context: ServiceContext,
  { id }: z.output<typeof userIdSchema>,
): Promise<Invitation> {
  requirePeople(context, "user.write");
  return context.db.transaction(async (tx) => {
    const user = await lockPerson(tx, id);
    if (user.status !== "invited")
      throw new DomainError(
        "conflict",
        `No link was made: ${user.name} waits for no invitation. They are ${user.status}.`,
      );
    const invitation = await makeLink(tx, user);
    await audit(tx, context, { action: "user.renew_invitation", subjectType: "user", subjectId: user.id });
    return invitation;
  });
}

async function makeLink(tx: Transaction, user: UserRow): Promise<Invitation> {
  await endInvitations(tx, user.id);
  const token = randomBytes(tokenBytes).toString("base64url");
  const expiresAt = new Date(Date.now() + invitationHours * 3_600_000);
  await tx.insert(userInvitations).values({ userId: user.id, tokenHash: hashToken(token), expiresAt });
  return { userId: user.id, token, expiresAt };
}

/** Lets the person's links work no more. */
export async function endInvitations(tx: Transaction, userId: string): Promise<void> {
  await tx
    .update(userInvitations)
    .set({ endedAt: sql`now()` })
    .where(and(eq(userInvitations.userId, userId), isNull(userInvitations.endedAt)));
}

export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
