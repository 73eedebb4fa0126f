import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { users } from "@/db/schema";
import { type QrCode, qrCode } from "../../auth/qr-code";
import { removeFactor, renewRecoveryCodes, takeCode } from "../../auth/second-factor";
import { renewProof, revokeSessions } from "../../auth/sessions";
import { newTotpSecret, otpauthAddress } from "../../auth/totp";
import { audit, requireFreshProof, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { seal } from "../../secrets";
import { countGuess, forgiveGuesses, personOf, requirePassword } from "./account";
import { hasPassword, proveOneself, readOwnRow, refuseCode } from "./confirm-identity";
import type { beginFactorSchema, confirmFactorSchema, endFactorSchema } from "./schemas";

/** What an authenticator needs; shown while enrolling and never again. */
export type FactorToEnrol = { secret: string; address: string; qrCode: QrCode };

const alreadyOn = "A second factor is on already. Switch it off first, with your password and a code.";

/**
 * Makes a secret for a new authenticator; it counts once a code of it was given.
 * @throws DomainError conflict when one is on, invalid or too_many for a wrong password
 */
export async function beginFactor(
  context: ServiceContext,
  { password }: z.output<typeof beginFactorSchema>,
): Promise<FactorToEnrol> {
  const person = personOf(context);
  const user = await requireOwner(context, password);
  if (user.totpConfirmedAt) throw new DomainError("conflict", alreadyOn);
  const secret = newTotpSecret();
  const stored = await context.db
    .update(users)
    .set({ totpSecretSealed: seal(secret), totpLastStep: null })
    .where(and(eq(users.id, person.userId), isNull(users.totpConfirmedAt)))
    .returning({ id: users.id });
  if (stored.length === 0) throw new DomainError("conflict", alreadyOn);
  const address = otpauthAddress(secret, person.email);
  return { secret, address, qrCode: qrCode(address) };
}

/**
 * Switches the second factor on with a first code; returns the recovery codes, told this once. Other sessions end.
 * @throws DomainError invalid for a wrong code, too_many after several, conflict when none was begun or one is on
 */
export async function confirmFactor(
  context: ServiceContext,
  { code }: z.output<typeof confirmFactorSchema>,
): Promise<{ recoveryCodes: string[] }> {
  const person = personOf(context);
  const user = await countGuess(context, person.userId);
  const codes = await context.db.transaction(async (tx) => {
    if (user.totpConfirmedAt) throw new DomainError("conflict", alreadyOn);
    if (!user.totpSecretSealed)
      throw new DomainError("conflict", "No second factor is being set up. Begin again with your password.");
    if ((await takeCode(tx, user, code)) !== "authenticator") return null;
    const switchedOn = await tx
      .update(users)
      .set({ totpConfirmedAt: new Date() })
      .where(and(eq(users.id, user.id), isNull(users.totpConfirmedAt)))
      .returning({ id: users.id });
    if (switchedOn.length === 0) throw new DomainError("conflict", alreadyOn);
    await forgiveGuesses(tx, user.id);
    await renewProof(tx, person, { authenticatedAt: new Date(), secondFactor: "own" });
    const recoveryCodes = await renewRecoveryCodes(tx, user.id);
    const endedSessions = await revokeSessions(tx, user.id, person.sessionId);
    await audit(tx, context, {
      action: "user.enrol_second_factor",
      subjectType: "user",
      subjectId: user.id,
      before: { secondFactor: "off" },
      after: { secondFactor: "on", recoveryCodes: recoveryCodes.length, endedSessions },
    });
    return recoveryCodes;
  });
  if (codes) return { recoveryCodes: codes };
  return refuseCode(context);
}

/**
 * Switches the second factor off.
 * @throws DomainError invalid for a wrong password or code, too_many after several, conflict when none is on
 */
export async function endFactor(
  context: ServiceContext,
  { password, code }: z.output<typeof endFactorSchema>,
): Promise<void> {
  if (!(await hasPassword(context))) requireFreshProof(context);
  await proveOneself(context, { password, code }, async (tx, user) => {
    if (!user.totpConfirmedAt) throw new DomainError("conflict", "No second factor is on.");
    await removeFactor(tx, user.id);
    await audit(tx, context, {
      action: "user.end_second_factor",
      subjectType: "user",
      subjectId: user.id,
      before: { secondFactor: "on" },
      after: { secondFactor: "off" },
    });
  });
}

/** One's password once more; who has none proves who they are at the identity provider, a moment ago. */
async function requireOwner(context: ServiceContext, password = "") {
  if (await hasPassword(context)) return requirePassword(context, password, "password");
  requireFreshProof(context);
  return readOwnRow(context);
}
