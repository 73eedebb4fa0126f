import { and, eq } from "drizzle-orm";
import type { Reader, Transaction } from "@/db/client";
import { credentials } from "@/db/schema";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { auditFacts, type CredentialRow } from "./list-credentials";

/** Which one is used now, of its environment and kind. */
export async function readCurrent(
  reader: Reader,
  { environmentId, kind }: Pick<CredentialRow, "environmentId" | "kind">,
): Promise<CredentialRow | undefined> {
  const [current] = await reader
    .select()
    .from(credentials)
    .where(
      and(
        eq(credentials.environmentId, environmentId),
        eq(credentials.kind, kind),
        eq(credentials.status, "current"),
      ),
    );
  return current;
}

export async function readCredential(reader: Reader, id: string): Promise<CredentialRow | undefined> {
  const [row] = await reader.select().from(credentials).where(eq(credentials.id, id));
  return row;
}

/** What an ended credential becomes: its values are gone for good. */
export const emptied = { status: "revoked" as const, tokenSealed: null, secretSealed: null };

export type PutIntoUse = { credentialId: string; overlapHours: number };

const hourMs = 3_600_000;

/**
 * Makes a credential the one that is used from the next call and the next delivery on; the one of before stays of use for the
 * overlap, or ends at once without one. The environment is locked by the caller.
 * @throws DomainError conflict when it is not there to be used any more
 */
export async function putIntoUse(
  tx: Transaction,
  context: ServiceContext,
  { credentialId, overlapHours }: PutIntoUse,
  origin: { reason: string; programId: string; approvalId: string | null },
): Promise<void> {
  const wanted = await readCredential(tx, credentialId);
  const now = new Date();
  const isOver = wanted?.status === "previous" && wanted.retireAt !== null && wanted.retireAt <= now;
  if (!wanted || !["proposed", "previous"].includes(wanted.status) || isOver)
    throw new DomainError(
      "conflict",
      "Nothing was changed: these credentials were taken back or have ended.",
    );
  const before = await readCurrent(tx, wanted);
  if (before)
    await tx
      .update(credentials)
      .set(
        overlapHours > 0
          ? { status: "previous", retireAt: new Date(now.getTime() + overlapHours * hourMs) }
          : { ...emptied, revokedAt: now, revokedReason: "Replaced without an overlap" },
      )
      .where(eq(credentials.id, before.id));
  const [used] = await tx
    .update(credentials)
    .set({ status: "current", retireAt: null })
    .where(eq(credentials.id, credentialId))
    .returning();
  if (!used) throw new Error("The credential went away under its lock");
  await audit(tx, context, {
    action: "environment.use_credential",
    subjectType: "environment",
    subjectId: used.environmentId,
    programId: origin.programId,
    environmentId: used.environmentId,
    ...(before && { before: auditFacts(before) }),
    after: { ...auditFacts(used), overlap_hours: overlapHours, approval: origin.approvalId },
    reason: origin.reason,
  });
}
