import { formatAmount } from "@/lib/money";
import { lockAccount, postFunding } from "@/server/ledger";
import { audit } from "../../context";
import { defineChangeKind } from "../change-kind";
import { accountChangeSchema, balanceChange, newestByHand, staleCorrection } from "./by-hand";

/** Books money onto an account. */
export const fundingChange = defineChangeKind({
  schema: accountChangeSchema,
  stale: staleCorrection,
  fingerprint: newestByHand,
  amounts: balanceChange,
  async lock(tx, account) {
    await lockAccount(tx, account);
  },
  async apply(tx, context, change, { approvalId, requestedByUserId, reason }) {
    const { environmentId, accountId, amountMinor, currency, requestKey } = change;
    await postFunding(tx, {
      account: { environmentId, accountId },
      amountMinor,
      currency,
      narrative: reason,
      actorUserId: requestedByUserId,
    });
    await audit(tx, context, {
      action: "account.fund",
      subjectType: "account",
      subjectId: accountId,
      programId: change.programId,
      environmentId,
      after: { amount: formatAmount(amountMinor, currency), currency, requestKey, approval: approvalId },
      reason,
    });
  },
});
