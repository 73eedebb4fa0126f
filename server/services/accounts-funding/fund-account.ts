import { and, desc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { accounts, auditEntries, environments } from "@/db/schema";
import { formatAmount, MoneyError, parseAmount } from "@/lib/money";
import { postFunding } from "@/server/ledger";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { currencySchema, idSchema } from "../schemas";
import { preferredKind, reachable } from "../scope";

/** Largest single funding, in minor units: a slip of the finger stops here. */
export const fundingMinorMax = 100_000_000_000n;

export const fundAccountSchema = z.object({
  accountId: idSchema,
  /** Decimal text in the account's currency, `250.00`. */
  amount: z.string().trim().min(1, "Enter an amount.").max(30, "The amount is too long."),
  currency: currencySchema,
  reason: z.string().trim().min(3, "Say why, in a few words.").max(500, "holds at most 500 characters"),
  /** Made by the form when it opens, so that a second press of the button books nothing twice. */
  requestKey: z.uuid().optional(),
});
export type FundAccount = z.input<typeof fundAccountSchema>;

/**
 * Books money onto an account, with its reason, in one transaction with the audit entry. A repeated request key books
 * nothing again.
 * @throws DomainError not_found, not_permitted, invalid (amount, currency)
 */
export async function fundAccount(
  context: ServiceContext,
  input: FundAccount,
): Promise<{ accountId: string; amount: { minor: bigint; currency: string } }> {
  const { accountId, amount, currency, reason, requestKey } = fundAccountSchema.parse(input);
  const account = await loadAccount(context, accountId);
  requirePermission(context, "account.fund", account.programId);
  if (currency !== account.currency) {
    throw invalid("currency", `The account is in ${account.currency}; it takes no other currency.`);
  }
  const amountMinor = readAmount(amount, currency);
  await context.db.transaction(async (tx) => {
    if (requestKey && (await isRepeat(tx, accountId, requestKey))) return;
    await postFunding(tx, {
      account: { environmentId: account.environmentId, accountId },
      amountMinor,
      currency,
      narrative: reason,
      actorUserId: context.actor.type === "user" ? context.actor.userId : null,
    });
    await audit(tx, context, {
      action: "account.fund",
      subjectType: "account",
      subjectId: accountId,
      programId: account.programId,
      environmentId: account.environmentId,
      after: { amount: formatAmount(amountMinor, currency), currency, requestKey: requestKey ?? null },
      reason,
    });
  });
  return { accountId, amount: { minor: amountMinor, currency } };
}

function readAmount(text: string, currency: string): bigint {
  let minor: bigint;
  try {
    minor = parseAmount(text, currency);
  } catch (error) {
    if (error instanceof MoneyError) throw invalid("amount", `${error.message}. Write it like 250.00.`);
    throw error;
  }
  if (minor <= 0n) throw invalid("amount", "The amount must be more than zero.");
  if (minor > fundingMinorMax) {
    const most = formatAmount(fundingMinorMax, currency);
    throw invalid("amount", `One funding holds at most ${most} ${currency}.`);
  }
  return minor;
}

function invalid(field: string, sentence: string): DomainError {
  return new DomainError("invalid", `Nothing was booked. ${sentence}`, { fields: { [field]: sentence } });
}

async function loadAccount(context: ServiceContext, accountId: string) {
  const [account] = await context.db
    .select({
      environmentId: accounts.environmentId,
      currency: accounts.currency,
      programId: environments.programId,
    })
    .from(accounts)
    .innerJoin(environments, eq(environments.id, accounts.environmentId))
    .where(and(eq(accounts.accountId, accountId), reachable(context, "account.read")))
    .orderBy(preferredKind(context))
    .limit(1);
  if (!account) throw notFound("The account");
  return account;
}

/** The audit entry of a booked request tells that it was booked; the lock keeps two at once apart. */
async function isRepeat(tx: Transaction, accountId: string, requestKey: string): Promise<boolean> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${requestKey}, 0))`);
  const [earlier] = await tx
    .select({ at: auditEntries.at })
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.subjectType, "account"),
        eq(auditEntries.subjectId, accountId),
        eq(auditEntries.action, "account.fund"),
        sql`${auditEntries.after} ->> 'requestKey' = ${requestKey}`,
      ),
    )
    .orderBy(desc(auditEntries.at))
    .limit(1);
  return earlier !== undefined;
}
