import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";

export { type NewException, openException, withdrawException } from "./exceptions";

/**
 * The money's only door. The rules stand in the SQL functions of the migrations, under the account's lock; these
 * wrappers give them names and types, and always run in the caller's transaction.
 */

export type AccountKey = { environmentId: string; accountId: string };

/** Gives a new account its balance row with nothing on it. Repeating it changes nothing. */
export async function openAccountBalance(
  transaction: Transaction,
  account: AccountKey,
  currency: string,
): Promise<void> {
  await transaction.execute(
    sql`select open_account_balance(${account.environmentId}, ${account.accountId}, ${currency})`,
  );
}

export type Funding = {
  account: AccountKey;
  /** More than zero, in the account's currency. */
  amountMinor: bigint;
  currency: string;
  /** Why, in words; shown on the statement. */
  narrative: string;
  actorUserId: string | null;
};

/** Books money onto an account. @throws when the amount is not positive or the account has no balance in the currency */
export async function postFunding(transaction: Transaction, funding: Funding): Promise<void> {
  const { environmentId, accountId } = funding.account;
  await transaction.execute(sql`select post_funding(
    ${environmentId}, ${accountId}, ${funding.amountMinor.toString()}::bigint, ${funding.currency}, ${funding.narrative},
    ${funding.actorUserId}::uuid)`);
}

/** Makes the transaction the only one that handles this FINCI id until it ends. Taken before any account's lock. */
export async function lockFinciId(
  transaction: Transaction,
  environmentId: string,
  id: string,
): Promise<void> {
  await transaction.execute(sql`select lock_finci_id(${environmentId}, ${id})`);
}

/** The account's currency with its balance row locked until the transaction ends; null for an account without one. */
export async function lockAccount(transaction: Transaction, account: AccountKey): Promise<string | null> {
  const rows = await transaction.execute<{ currency: string }>(sql`
    select currency from account_balances
     where environment_id = ${account.environmentId} and account_id = ${account.accountId} for update`);
  return rows[0]?.currency ?? null;
}

/**
 * Brings an authorization's hold and states to what its known facts say. Call it after writing any fact of it.
 * An authorization that is not known yet is left for when it comes.
 */
export async function settleAuthorization(
  transaction: Transaction,
  account: AccountKey,
  authorizationId: string,
  cause: string,
): Promise<void> {
  await transaction.execute(
    sql`select settle_authorization(${account.environmentId}, ${account.accountId}, ${authorizationId}, ${cause})`,
  );
}

/**
 * Opens or withdraws what does not fit of a booking: no authorization, no original, returned beyond its amount. Call it
 * after writing or linking the booking.
 */
export async function settleTransaction(
  transaction: Transaction,
  account: AccountKey,
  transactionId: string,
): Promise<void> {
  await transaction.execute(
    sql`select settle_transaction(${account.environmentId}, ${account.accountId}, ${transactionId})`,
  );
}

export type Adjustment = {
  account: AccountKey;
  /** Signed and not zero: what the account gets, or what is taken. */
  amountMinor: bigint;
  currency: string;
  /** Why, in words; shown on the statement. */
  narrative: string;
  actorUserId: string | null;
  /** The funding or adjustment that it takes back; the amount is then its exact opposite. */
  reversesSequence?: bigint;
};

/**
 * Corrects an account by an entry. Takes the account's lock.
 * @returns the new entry's sequence
 * @throws when the amount is zero, the entry to take back is not of this amount, or was taken back before
 */
export async function postAdjustment(transaction: Transaction, adjustment: Adjustment): Promise<bigint> {
  const { environmentId, accountId } = adjustment.account;
  const rows = await transaction.execute<{ sequence: bigint }>(sql`select post_adjustment(
    ${environmentId}, ${accountId}, ${adjustment.amountMinor.toString()}::bigint, ${adjustment.currency},
    ${adjustment.narrative}, ${adjustment.actorUserId}::uuid, ${adjustment.reversesSequence?.toString() ?? null}::bigint
    ) as sequence`);
  return BigInt(rows[0]?.sequence ?? 0);
}
