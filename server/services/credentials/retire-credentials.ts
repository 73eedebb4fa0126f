import { and, asc, eq, inArray, lte, notExists, or, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { approvals, credentials, environments } from "@/db/schema";
import { audit } from "../../context";
import { auditFacts } from "./list-credentials";
import { emptied } from "./put-into-use";

/** Credentials at most in one sweep; the next one takes the rest. */
const sweepMax = 100;

/**
 * Erases what is of no use any more: credentials whose overlap is over (they verify nothing since then, by the clock), and those
 * that waited for a second person who did not agree.
 * @returns how many
 */
export function retireCredentials(db: Database, now = new Date()): Promise<number> {
  return db.transaction(async (tx) => {
    const waits = tx
      .select({ one: sql`1` })
      .from(approvals)
      .where(
        and(
          eq(approvals.kind, "credential_change"),
          eq(approvals.status, "pending"),
          sql`${approvals.change} ->> 'credentialId' = ${credentials.id}::text`,
        ),
      );
    const isOver = and(eq(credentials.status, "previous"), lte(credentials.retireAt, now));
    const isUnwanted = and(eq(credentials.status, "proposed"), notExists(waits));
    const ended = await tx
      .select({ credential: credentials, programId: environments.programId })
      .from(credentials)
      .innerJoin(environments, eq(environments.id, credentials.environmentId))
      .where(or(isOver, isUnwanted))
      // In the order of the audit log's chains: two sweeps at once would otherwise wait for each other's.
      .orderBy(asc(credentials.environmentId))
      .limit(sweepMax)
      .for("update", { of: credentials, skipLocked: true });
    // A statement without rows would still tell every process of a new policy.
    if (ended.length === 0) return 0;
    await tx
      .update(credentials)
      .set({ ...emptied, revokedAt: now })
      .where(
        inArray(
          credentials.id,
          ended.map(({ credential }) => credential.id),
        ),
      );
    for (const { credential, programId } of ended)
      await audit(tx, system, {
        action: "environment.retire_credential",
        subjectType: "environment",
        subjectId: credential.environmentId,
        programId,
        environmentId: credential.environmentId,
        before: auditFacts(credential),
        after: { status: "revoked" },
        reason: credential.status === "previous" ? "Its overlap was over" : "Nobody agreed to its use",
      });
    return ended.length;
  });
}

const system = {
  actor: { type: "system" as const, name: "system" },
  requestId: "retire-credentials",
  sourceAddress: null,
};
