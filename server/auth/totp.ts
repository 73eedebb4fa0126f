import { Secret, TOTP } from "otpauth";

/** Time-based one-time passwords. Source: RFC 6238 and RFC 4226; SHA-1, six digits, 30 seconds, as every authenticator has them. */

const issuer = "Card console";
const stepSeconds = 30;
const digits = 6;
const secretBytes = 20;
/** Steps to either side that are taken too, for clocks that differ. */
const driftStepsMax = 1;

/** A new secret of 160 bits in base 32 (RFC 4648), without padding. */
export function newTotpSecret(): string {
  return new Secret({ size: secretBytes }).base32;
}

/** Bytes in base 32, without padding. */
export function toBase32(bytes: Buffer): string {
  return new Secret({ buffer: new Uint8Array(bytes).buffer }).base32;
}

/** The time step of a moment. */
export function totpStep(nowMs: number): number {
  return Math.floor(nowMs / 1000 / stepSeconds);
}

/** The code of a time step. */
export function totpCode(secret: string, step: number): string {
  return generator(secret).generate({ timestamp: step * stepSeconds * 1000 });
}

/** The step whose code it is, now or one step to either side; null for a wrong code. */
export function matchTotp(secret: string, code: string, nowMs: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const drift = generator(secret).validate({ token: code, timestamp: nowMs, window: driftStepsMax });
  return drift === null ? null : totpStep(nowMs) + drift;
}

/** What an authenticator reads from a QR code. Source: Google Authenticator's key URI format. */
export function otpauthAddress(secret: string, email: string): string {
  return generator(secret, email).toString();
}

function generator(secret: string, label = ""): TOTP {
  return new TOTP({ issuer, label, digits, period: stepSeconds, secret: Secret.fromBase32(secret) });
}
