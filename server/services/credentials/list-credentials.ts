import { and, desc, eq, or, sql } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { credentials, users } from "@/db/schema";
import { shownValues } from "../../credential-values";
import { SecretError, unseal } from "../../secrets";

export type CredentialRow = typeof credentials.$inferSelect;

/** What is shown of one secret. Null where it would tell too much, or where it cannot be opened any more. */
export type ShownSecret = { lastFour: string | null; fingerprint: string | null };

/** A credential as pages show it: which one it is, and never what it is. */
export type CredentialView = Pick<
  CredentialRow,
  "id" | "kind" | "status" | "keyId" | "createdAt" | "retireAt" | "revokedAt" | "revokedReason"
> & {
  /** Null for a webhook secret, which has no token. */
  token: ShownSecret | null;
  secret: ShownSecret;
  /** False when it is sealed under a key that this console does not have, or was damaged. */
  opens: boolean;
  /** Null for what was entered before it was kept, and by the system. */
  createdBy: string | null;
};

/** Ended credentials at most that are shown. */
const shownMax = 20;

/** The credentials of an environment, newest first; one whose time is over counts as revoked. */
export async function listCredentials(reader: Reader, environmentId: string): Promise<CredentialView[]> {
  const rows = await reader
    .select({ credential: credentials, createdBy: users.name })
    .from(credentials)
    .leftJoin(users, eq(users.id, credentials.createdByUserId))
    .where(
      and(
        eq(credentials.environmentId, environmentId),
        // What was never in use and is not wanted any more tells nobody anything.
        or(
          sql`${credentials.status} <> 'revoked'`,
          sql`${credentials.retireAt} is not null`,
          sql`${credentials.revokedReason} is not null`,
        ),
      ),
    )
    .orderBy(desc(credentials.createdAt), desc(credentials.id))
    .limit(shownMax);
  const now = new Date();
  return rows.map(({ credential, createdBy }) => toView(credential, createdBy, now));
}

function toView(row: CredentialRow, createdBy: string | null, now: Date): CredentialView {
  const { id, kind, keyId, createdAt, retireAt, revokedReason } = row;
  const isOver = row.status === "previous" && retireAt !== null && retireAt <= now;
  const shown = shownOf(row);
  return {
    id,
    kind,
    status: isOver ? "revoked" : row.status,
    keyId,
    createdAt,
    retireAt,
    revokedAt: row.revokedAt ?? (isOver ? retireAt : null),
    revokedReason,
    token:
      kind === "card_api" ? { lastFour: shown.tokenLastFour, fingerprint: shown.tokenFingerprint } : null,
    secret: { lastFour: shown.secretLastFour, fingerprint: shown.secretFingerprint },
    opens: shown.opens,
    createdBy,
  };
}

/** What is kept to be shown; of those that were entered before anything was kept, it is worked out. */
export function shownOf(row: CredentialRow) {
  const kept = {
    tokenLastFour: row.tokenLastFour,
    secretLastFour: row.secretLastFour,
    tokenFingerprint: row.tokenFingerprint,
    secretFingerprint: row.secretFingerprint,
  };
  if (row.secretSealed === null) return { ...kept, opens: false };
  try {
    const plain = {
      secret: unseal(row.secretSealed),
      ...(row.tokenSealed !== null && { token: unseal(row.tokenSealed) }),
    };
    return { ...(row.secretFingerprint === null ? shownValues(plain) : kept), opens: true };
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    return { ...kept, opens: false };
  }
}

/** "token …abcd, fingerprint 0123456789abcdef", for sentences. */
export function nameOf(row: CredentialRow): string {
  const { tokenLastFour, tokenFingerprint, secretFingerprint, secretLastFour } = shownOf(row);
  const lastFour = row.kind === "card_api" ? tokenLastFour : secretLastFour;
  const fingerprint = row.kind === "card_api" ? tokenFingerprint : secretFingerprint;
  return [lastFour && `ending …${lastFour}`, `fingerprint ${fingerprint ?? "not known"}`]
    .filter(Boolean)
    .join(", ");
}

/** What the audit log keeps of a credential. */
export function auditFacts(row: CredentialRow): Record<string, unknown> {
  const { opens: _opens, ...shown } = shownOf(row);
  const facts = { kind: row.kind, status: row.status, key_id: row.keyId, ...shown };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
}
