import { and, asc, eq, lte } from "drizzle-orm";
import type { Database } from "@/db/client";
import { approvals } from "@/db/schema";
import { consoleChain } from "@/lib/audit-words";
import { endApproval } from "./decide";

/** Requests ended in one run at most. */
const requestsPerRunMax = 500;

/** Ends the requests that waited too long; safe beside the person who decides. Returns how many. */
export async function expireChanges(db: Database, now = new Date()): Promise<number> {
  return db.transaction(async (tx) => {
    const due = await tx
      .select()
      .from(approvals)
      .where(and(eq(approvals.status, "pending"), lte(approvals.expiresAt, now)))
      .orderBy(asc(approvals.expiresAt))
      .limit(requestsPerRunMax)
      .for("update", { skipLocked: true });
    const system = {
      actor: { type: "system", name: "system" },
      requestId: "expire-approvals",
      sourceAddress: null,
    } as const;
    // In the order of the audit log's chains: two runs at once would otherwise wait for each other's.
    const chainOf = ({ environmentId }: (typeof due)[number]) => environmentId ?? consoleChain;
    for (const approval of due.sort((one, other) => (chainOf(one) < chainOf(other) ? -1 : 1)))
      await endApproval(system, tx, approval, { status: "expired", decisionReason: null, at: now });
    return due.length;
  });
}
