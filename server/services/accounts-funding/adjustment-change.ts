import { formatAmount } from "@/lib/money";
import { lockAccount, postAdjustment } from "@/server/ledger";
import { audit } from "../../context";
import { defineChangeKind } from "../change-kind";
import { requireAvailable } from "./amounts";
import { accountChangeSchema, balanceChange, newestByHand, staleCorrection } from "./by-hand";
import { readBalance } from "./load-account";

/** Gives (`amountMinor` above zero) or takes money by hand; takes no more than is available. */
export const adjustmentChange = defineChangeKind({
  schema: accountChangeSchema,
  stale: staleCorrection,
  fingerprint: newestByHand,
  amounts: balanceChange,
  async lock(tx, account) {
    await lockAccount(tx, account);
  },
  async apply(tx, context, change, { approvalId, requestedByUserId, reason }) {
    const { programId, environmentId, accountId, amountMinor, currency, requestKey } = change;
    const account = { environmentId, accountId };
    if (amountMinor < 0n) requireAvailable(await readBalance(tx, account), -amountMinor, currency);
    const sequence = await postAdjustment(tx, {
      account,
      amountMinor,
      currency,
      narrative: reason,
      actorUserId: requestedByUserId,
    });
    await audit(tx, context, {
      action: "account.adjust",
      subjectType: "account",
      subjectId: accountId,
      programId,
      environmentId,
      after: {
        amount: formatAmount(amountMinor, currency),
        currency,
        entry: sequence.toString(),
        requestKey,
        approval: approvalId,
      },
      reason,
    });
  },
});
