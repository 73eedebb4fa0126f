import { createHash, randomBytes } from "node:crypto";
import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { recoveryCodes, users } from "@/db/schema";
import { unseal } from "../secrets";
import { matchTotp, toBase32 } from "./totp";

export const recoveryCodeCount = 10;
/** 80 bits: out of reach for whoever tries all of them against a stolen hash. */
const recoveryCodeBytes = 10;

type Person = { id: string; totpSecretSealed: string | null };

/** What a code was: of the authenticator, or one of the recovery codes. */
export type CodeKind = "authenticator" | "recovery";

/**
 * Takes a code of the person's authenticator or a recovery code, once: the same code again, also at the same moment, is
 * refused, and so is an older one. Null for a code that does not fit.
 * @throws SecretError when the secret cannot be opened
 */
export async function takeCode(
  transaction: Transaction,
  person: Person,
  code: string,
): Promise<CodeKind | null> {
  const typed = code.replace(/[\s-]/g, "").toUpperCase();
  if (/^\d{6}$/.test(typed)) return (await takeTotp(transaction, person, typed)) ? "authenticator" : null;
  const taken = await transaction
    .update(recoveryCodes)
    .set({ usedAt: sql`now()` })
    .where(
      and(
        eq(recoveryCodes.userId, person.id),
        eq(recoveryCodes.codeHash, hashCode(person.id, typed)),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ id: recoveryCodes.id });
  return taken.length > 0 ? "recovery" : null;
}

async function takeTotp(transaction: Transaction, person: Person, code: string): Promise<boolean> {
  if (!person.totpSecretSealed) return false;
  const step = matchTotp(unseal(person.totpSecretSealed), code, Date.now());
  if (step === null) return false;
  const taken = await transaction
    .update(users)
    .set({ totpLastStep: step })
    .where(
      and(
        eq(users.id, person.id),
        eq(users.totpSecretSealed, person.totpSecretSealed),
        or(isNull(users.totpLastStep), lt(users.totpLastStep, step)),
      ),
    )
    .returning({ id: users.id });
  return taken.length > 0;
}

/** Makes new recovery codes in place of all former ones; they are told this once and kept hashed. */
export async function renewRecoveryCodes(transaction: Transaction, userId: string): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodeCount }, () => toBase32(randomBytes(recoveryCodeBytes)));
  await transaction.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await transaction
    .insert(recoveryCodes)
    .values(codes.map((code) => ({ userId, codeHash: hashCode(userId, code) })));
  return codes.map((code) => code.match(/.{4}/g)?.join("-") ?? code);
}

/** Takes the second factor away, with its recovery codes. */
export async function removeFactor(transaction: Transaction, userId: string): Promise<void> {
  await transaction.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await transaction
    .update(users)
    .set({ totpSecretSealed: null, totpConfirmedAt: null, totpLastStep: null })
    .where(eq(users.id, userId));
}

function hashCode(userId: string, code: string): string {
  return createHash("sha256").update(`${userId}:${code}`).digest("hex");
}
