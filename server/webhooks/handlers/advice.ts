import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { authorizations, programs } from "@/db/schema";
import { contentOf, holdDaysFor } from "@/server/authorization/decide";
import { type AuthorizationMessage, approvedResponseCode } from "@/server/finci/contract";
import { lockAccount, lockFinciId, settleAuthorization } from "@/server/ledger";
import {
  amountColumns,
  type ClaimedDelivery,
  duplicate,
  merchantColumns,
  type Outcome,
  processed,
} from "./event";

const dayMs = 86_400_000;

/**
 * Advice: what FINCI really told the merchant. Settles the authorization's hold; an advice of an authorization that we
 * never saw creates it, because the advice is the truth (DOCUMENTED). A second, different advice is a conflict.
 */
export async function handleAdvice(
  transaction: Transaction,
  delivery: ClaimedDelivery,
  message: AuthorizationMessage,
): Promise<Outcome> {
  const account = { environmentId: delivery.environmentId, accountId: message.account_id };
  // `advice: true` without a code says that FINCI went ahead as answered; only a code settles anything.
  const responseCode = message.response_code ?? null;
  if (responseCode === null) return { state: "parked", problem: "The advice carries no response_code." };

  await lockFinciId(transaction, account.environmentId, message.id);
  await lockAccount(transaction, account);
  const [known] = await transaction
    .select()
    .from(authorizations)
    .where(and(eq(authorizations.id, message.id), eq(authorizations.environmentId, account.environmentId)));
  const contentHash = createHash("sha256").update(contentOf(message)).digest("base64url");
  if (known && known.contentHash !== contentHash) {
    return {
      state: "conflict",
      problem: "The advice names another card, amount or merchant than its authorization.",
    };
  }
  if (known?.adviceResponseCode === responseCode) return duplicate;
  if (known?.adviceResponseCode) {
    return {
      state: "conflict",
      problem: `The advice says ${responseCode}, an earlier one said ${known.adviceResponseCode}. The earlier one stands.`,
    };
  }
  const advice = { adviceResponseCode: responseCode, adviceReceivedAt: delivery.receivedAt };
  if (known) {
    await transaction
      .update(authorizations)
      .set(advice)
      .where(and(eq(authorizations.id, message.id), eq(authorizations.environmentId, account.environmentId)));
  } else {
    await transaction.insert(authorizations).values({
      ...account,
      ...advice,
      ...amountColumns(message),
      ...merchantColumns(message.merchant),
      id: message.id,
      receivedAt: delivery.receivedAt,
      programId: delivery.programId,
      tokenId: message.token_id,
      entryMode: message.entry_mode ?? null,
      wallet: message.wallet ?? null,
      threeDs: message.three_ds ?? null,
      finciCreatedAt: new Date(message.created_at),
      contentHash,
      outcome: "awaiting_advice",
      lifecycle: "none",
      heldMinor: 0n,
      clearedMinor: 0n,
      reversedMinor: 0n,
      holdExpiresAt: new Date(
        delivery.receivedAt.getTime() + (await holdDays(transaction, delivery, message)) * dayMs,
      ),
    });
  }
  const cause =
    responseCode === approvedResponseCode ? "advice Approved" : `advice ${responseCode}: not approved`;
  await settleAuthorization(transaction, account, message.id, cause);
  return processed;
}

async function holdDays(
  transaction: Transaction,
  delivery: ClaimedDelivery,
  message: AuthorizationMessage,
): Promise<number> {
  const [program] = await transaction
    .select({ holdDays: programs.holdDays, longHoldDays: programs.longHoldDays })
    .from(programs)
    .where(eq(programs.id, delivery.programId));
  if (!program) throw new Error(`Program ${delivery.programId} is gone`);
  return holdDaysFor(program, message.merchant.mcc);
}
