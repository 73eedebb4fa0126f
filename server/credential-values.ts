import type { credentials } from "@/db/schema";
import { fingerprintOf, lastFourOf, seal } from "./secrets";

/** What an environment proves itself with, or FINCI to it: a webhook secret has no token. */
export type PlainCredential = { token?: string; secret: string };

type SealedValues = Pick<
  typeof credentials.$inferInsert,
  | "tokenSealed"
  | "secretSealed"
  | "tokenLastFour"
  | "secretLastFour"
  | "tokenFingerprint"
  | "secretFingerprint"
>;

/**
 * The columns of a credential: its values sealed, and what may be shown of them.
 * @throws SecretError without a usable CONSOLE_SECRET_KEY
 */
export function sealedValues({ token, secret }: PlainCredential): SealedValues {
  return {
    tokenSealed: token === undefined ? null : seal(token),
    secretSealed: seal(secret),
    ...shownValues({ token, secret }),
  };
}

/** What may be shown of the values: last four characters of long ones, and fingerprints. @throws SecretError */
export function shownValues({ token, secret }: PlainCredential) {
  return {
    tokenLastFour: token === undefined ? null : lastFourOf(token),
    secretLastFour: lastFourOf(secret),
    tokenFingerprint: token === undefined ? null : fingerprintOf(token),
    secretFingerprint: fingerprintOf(secret),
  };
}
