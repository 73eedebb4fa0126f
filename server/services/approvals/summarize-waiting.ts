import { and, eq, sql } from "drizzle-orm";
import { approvals, environments } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { countMax } from "../schemas";
import { onVisibleSide } from "./list-approvals";
import { approvalsInScope } from "./scope";

export type WaitingSummary = {
  /** `countMax + 1` stands for "more than `countMax`". */
  waiting: number;
  /** When the oldest was asked for; null without any. */
  oldestAt: Date | null;
  /** When the next one expires; null without any. */
  nextExpiryAt: Date | null;
};

/** What waits on the visible side, in one line: how many, since when, and until when the next one does. */
export async function summarizeWaiting(context: ServiceContext): Promise<WaitingSummary> {
  const pending = context.db
    .select({ requestedAt: approvals.requestedAt, expiresAt: approvals.expiresAt })
    .from(approvals)
    .leftJoin(environments, eq(environments.id, approvals.environmentId))
    .where(and(eq(approvals.status, "pending"), approvalsInScope(context), onVisibleSide(context)))
    .orderBy(approvals.requestedAt)
    .limit(countMax + 1)
    .as("pending");
  const [row] = await context.db
    .select({
      waiting: sql<number>`count(*)::int`,
      oldestAt: sql`min(${pending.requestedAt})`.mapWith(approvals.requestedAt),
      nextExpiryAt: sql`min(${pending.expiresAt})`.mapWith(approvals.expiresAt),
    })
    .from(pending);
  return {
    waiting: row?.waiting ?? 0,
    oldestAt: row?.oldestAt ?? null,
    nextExpiryAt: row?.nextExpiryAt ?? null,
  };
}
