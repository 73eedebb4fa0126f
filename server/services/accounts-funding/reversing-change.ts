import { and, eq } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { ledgerEntries } from "@/db/schema";
import { formatAmount } from "@/lib/money";
import { lockAccount, postAdjustment } from "@/server/ledger";
import { audit } from "../../context";
import { defineChangeKind } from "../change-kind";
import { requireAvailable } from "./amounts";
import { accountChangeSchema, balanceChange, minorSchema } from "./by-hand";
import { readBalance } from "./load-account";

const schema = accountChangeSchema.extend({ reversesSequence: minorSchema });

/** The entry that takes back the given one; null while none does. */
export async function findReversal(
  reader: Reader,
  entry: { environmentId: string; accountId: string; reversesSequence: bigint },
): Promise<bigint | null> {
  const [found] = await reader
    .select({ sequence: ledgerEntries.sequence })
    .from(ledgerEntries)
    .where(
      and(
        eq(ledgerEntries.environmentId, entry.environmentId),
        eq(ledgerEntries.accountId, entry.accountId),
        eq(ledgerEntries.reversesSequence, entry.reversesSequence),
      ),
    );
  return found?.sequence ?? null;
}

/** Takes a funding or an adjustment back, wholly, by an entry of its own that names it. Nothing is ever changed. */
export const reversingChange = defineChangeKind({
  schema,
  stale: "The entry was taken back already.",
  fingerprint: async (reader, change) => `taken back by ${(await findReversal(reader, change)) ?? "none"}`,
  amounts: balanceChange,
  async lock(tx, account) {
    await lockAccount(tx, account);
  },
  async apply(tx, context, change, { approvalId, requestedByUserId, reason }) {
    const { programId, environmentId, accountId, amountMinor, currency, requestKey, reversesSequence } =
      change;
    const account = { environmentId, accountId };
    if (amountMinor < 0n) requireAvailable(await readBalance(tx, account), -amountMinor, currency);
    const sequence = await postAdjustment(tx, {
      account,
      amountMinor,
      currency,
      narrative: reason,
      actorUserId: requestedByUserId,
      reversesSequence,
    });
    await audit(tx, context, {
      action: "account.reverse_entry",
      subjectType: "account",
      subjectId: accountId,
      programId,
      environmentId,
      after: {
        amount: formatAmount(amountMinor, currency),
        currency,
        entry: sequence.toString(),
        reverses: reversesSequence.toString(),
        requestKey,
        approval: approvalId,
      },
      reason,
    });
  },
});
