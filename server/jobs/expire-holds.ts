import { and, eq, gt, lte } from "drizzle-orm";
import type { Database } from "@/db/client";
import { authorizations } from "@/db/schema";
import { lockAccount, lockFinciId, settleAuthorization } from "../ledger";

/** Holds released in one run at most. */
const holdsPerRunMax = 500;

/**
 * Releases holds whose time is over; each in a transaction of its own, under the account's lock. Returns how many.
 * Source: FINCI contract §7, default 7 days (30 for lodging and vehicle rental).
 */
export async function expireHolds(db: Database, now = new Date()): Promise<number> {
  const due = await db
    .select({
      environmentId: authorizations.environmentId,
      accountId: authorizations.accountId,
      id: authorizations.id,
    })
    .from(authorizations)
    .where(and(gt(authorizations.heldMinor, 0n), lte(authorizations.holdExpiresAt, now)))
    .orderBy(authorizations.holdExpiresAt)
    .limit(holdsPerRunMax);
  for (const { id, ...account } of due) {
    await db.transaction(async (transaction) => {
      await lockFinciId(transaction, account.environmentId, id);
      await lockAccount(transaction, account);
      await transaction
        .update(authorizations)
        .set({ holdExpiredAt: now })
        .where(
          and(
            eq(authorizations.id, id),
            eq(authorizations.environmentId, account.environmentId),
            gt(authorizations.heldMinor, 0n),
          ),
        );
      await settleAuthorization(transaction, account, id, "hold expired");
    });
  }
  return due.length;
}
