import { eq } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "@/db/client";
import { sessions, users } from "@/db/schema";
import { oidcSettings } from "../../auth/oidc-settings";
import { verifyPassword } from "../../auth/password";
import { takeCode } from "../../auth/second-factor";
import { renewProof } from "../../auth/sessions";
import { audit, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { countGuess, forgiveGuesses, personOf, recordWrong } from "./account";
import type { confirmFactorSchema, confirmIdentitySchema } from "./schemas";

type UserRow = typeof users.$inferSelect;

/** How the person of this session proves again who they are. */
export type WayToConfirm = {
  /** The identity provider's name where the session came through it; null asks for the password. */
  providerLabel: string | null;
  asksCode: boolean;
};

/** A session goes on as it began: through the identity provider, or with the password and, where one is on, the code. */
export async function getWayToConfirm(context: ServiceContext): Promise<WayToConfirm> {
  const { sessionId } = personOf(context);
  const user = await readOwnRow(context);
  const [session] = await context.db
    .select({ identityId: sessions.identityId })
    .from(sessions)
    .where(eq(sessions.id, sessionId));
  return {
    providerLabel: session?.identityId ? (oidcSettings()?.label ?? "the identity provider") : null,
    asksCode: user.totpConfirmedAt !== null,
  };
}

/**
 * Notes that the person just proved with password and, where one is on, code who they are: sensitive actions are open for
 * some minutes then. Wrong ones count with those at sign-in.
 * @throws DomainError invalid for a wrong password or code, too_many after several, not_permitted in a session through the
 * identity provider
 */
export async function confirmIdentity(
  context: ServiceContext,
  { password, code }: z.output<typeof confirmIdentitySchema>,
): Promise<void> {
  const person = personOf(context);
  const { providerLabel, asksCode } = await getWayToConfirm(context);
  if (providerLabel)
    throw new DomainError("not_permitted", `You signed in with ${providerLabel}: confirm there who you are.`);
  if (asksCode && !code)
    throw new DomainError("invalid", "Give the code too.", { fields: { code: "Give the code." } });
  await proveOneself(context, { password, code }, async (tx, user) => {
    const secondFactor = user.totpConfirmedAt ? ("own" as const) : undefined;
    await renewProof(tx, person, { authenticatedAt: new Date(), ...(secondFactor && { secondFactor }) });
    await audit(tx, context, {
      action: "user.confirm_identity",
      subjectType: "user",
      subjectId: user.id,
      after: { secondFactor: secondFactor ?? "none" },
    });
  });
}

/**
 * The code of one's second factor, in a session that came through the identity provider without one.
 * @throws DomainError invalid for a wrong code, too_many after several, conflict without a second factor
 */
export async function giveCode(
  context: ServiceContext,
  { code }: z.output<typeof confirmFactorSchema>,
): Promise<void> {
  const person = personOf(context);
  const user = await countGuess(context, person.userId);
  if (!user.totpConfirmedAt) throw new DomainError("conflict", "You have no second factor. Set one up.");
  const isTaken = await context.db.transaction(async (tx) => {
    if (!(await takeCode(tx, user, code))) return false;
    await forgiveGuesses(tx, user.id);
    await renewProof(tx, person, { secondFactor: "own" });
    await audit(tx, context, {
      action: "user.confirm_identity",
      subjectType: "user",
      subjectId: user.id,
      after: { secondFactor: "own" },
    });
    return true;
  });
  if (!isTaken) await refuseCode(context);
}

/**
 * Looks at password and code as one attempt, so that a right password does not forgive wrong codes, and does `act` in the
 * transaction that takes the code. Who has no password gives the code alone.
 * @throws DomainError invalid for a wrong password or code, too_many after several
 */
export async function proveOneself(
  context: ServiceContext,
  { password = "", code = "" }: { password?: string; code?: string },
  act: (tx: Transaction, user: UserRow) => Promise<void>,
): Promise<void> {
  const user = await countGuess(context, personOf(context).userId);
  if (user.passwordHash !== null && !(await verifyPassword(user.passwordHash, password))) {
    await recordWrong(context, "wrong password");
    throw new DomainError("invalid", "The password is not yours. Nothing was changed.", {
      fields: { password: "This is not your password." },
    });
  }
  const isTaken = await context.db.transaction(async (tx) => {
    if (user.totpConfirmedAt && !(await takeCode(tx, user, code))) return false;
    await forgiveGuesses(tx, user.id);
    await act(tx, user);
    return true;
  });
  if (!isTaken) await refuseCode(context);
}

/** Records a wrong code. @throws DomainError invalid, always */
export async function refuseCode(context: ServiceContext): Promise<never> {
  await recordWrong(context, "wrong or used code");
  throw new DomainError("invalid", "The code does not fit, or it was used. Wait for the next one.", {
    fields: { code: "This code does not fit, or it was used." },
  });
}

/** False for who comes through the identity provider only. */
export async function hasPassword(context: ServiceContext): Promise<boolean> {
  return (await readOwnRow(context)).passwordHash !== null;
}

export async function readOwnRow(context: ServiceContext): Promise<UserRow> {
  const [user] = await context.db
    .select()
    .from(users)
    .where(eq(users.id, personOf(context).userId));
  if (!user) throw notFound("Your account");
  return user;
}
