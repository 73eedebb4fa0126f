import { and, eq } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { accountBalances, accounts, environments, programs } from "@/db/schema";
import type { ApprovalPolicy } from "@/lib/approval-kinds";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { preferredKind, reachable } from "../scope";

export type CorrectedAccount = {
  environmentId: string;
  accountId: string;
  currency: string;
  programId: string;
  policy: ApprovalPolicy;
};

/**
 * The account with what decides whether a correction of it needs a second person.
 * @throws DomainError not_found, also for one of a program that the actor may not see
 */
export async function loadAccount(context: ServiceContext, accountId: string): Promise<CorrectedAccount> {
  const [found] = await context.db
    .select({
      environmentId: accounts.environmentId,
      accountId: accounts.accountId,
      currency: accounts.currency,
      programId: programs.id,
      policy: { currency: programs.currency, approvalThresholdMinor: programs.approvalThresholdMinor },
    })
    .from(accounts)
    .innerJoin(environments, eq(environments.id, accounts.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(and(eq(accounts.accountId, accountId), reachable(context, "account.read")))
    .orderBy(preferredKind(context))
    .limit(1);
  if (!found) throw notFound("The account");
  return found;
}

/** Posted and held money as stored; zero before any. Under the account's lock it is what the next entry starts from. */
export async function readBalance(
  reader: Reader,
  { environmentId, accountId }: { environmentId: string; accountId: string },
): Promise<{ postedMinor: bigint; heldMinor: bigint }> {
  const [row] = await reader
    .select({ postedMinor: accountBalances.postedMinor, heldMinor: accountBalances.heldMinor })
    .from(accountBalances)
    .where(and(eq(accountBalances.environmentId, environmentId), eq(accountBalances.accountId, accountId)));
  return row ?? { postedMinor: 0n, heldMinor: 0n };
}
