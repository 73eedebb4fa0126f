import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { accounts, environments, programs } from "@/db/schema";
import type { ApprovalPolicy } from "@/lib/approval-kinds";
import type { PersonalState } from "@/lib/personal-data";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { type CardListItem, listCardsOf } from "../cards";
import { readReveals } from "../personal-data";
import type { byIdSchema } from "../schemas";
import { preferredKind, reachable } from "../scope";
import { type AccountListItem, accountsWithOwners, toAccountListItem } from "./list-accounts";

export type AccountDetail = AccountListItem & {
  environment: { id: string; kind: "sandbox" | "production" };
  /** Of the person who owns it; null for a corporate's account. */
  personal: PersonalState | null;
  /** The program's: days of statements begin and end in it. */
  timeZone: string;
  /** What decides whether a correction of the account's money needs a second person. */
  approvalPolicy: ApprovalPolicy;
  /** The newest `relatedMax` cards. */
  cards: CardListItem[];
};

/**
 * One account with its owner, its money and its cards.
 * @throws DomainError not_found
 */
export async function getAccount(
  context: ServiceContext,
  input: z.output<typeof byIdSchema>,
): Promise<AccountDetail> {
  const [{ environment, program, timeZone, approvalPolicy }, reveals] = await Promise.all([
    locateAccount(context, input.id),
    readReveals(context),
  ]);
  const ofAccount = and(eq(accounts.environmentId, environment.id), eq(accounts.accountId, input.id));
  const [[row], cards] = await Promise.all([
    accountsWithOwners(context).where(ofAccount),
    listCardsOf(context, reveals, environment.id, program, { accountIds: [input.id] }),
  ]);
  if (!row) throw notFound("This account");
  const { ownerType, ownerId } = row;
  const personal =
    ownerType === "person"
      ? reveals.state({ environmentId: environment.id, type: ownerType, id: ownerId })
      : null;
  const item = toAccountListItem(reveals, row, program);
  return { ...item, environment, personal, timeZone, approvalPolicy, cards };
}

/**
 * Where an account is.
 * @throws DomainError not_found, also for one of a program that the actor may not see
 */
export async function locateAccount(context: ServiceContext, accountId: string) {
  const [found] = await context.db
    .select({
      program: { id: programs.id, name: programs.name },
      environment: { id: environments.id, kind: environments.kind },
      currency: accounts.currency,
      timeZone: programs.timeZone,
      approvalPolicy: {
        currency: programs.currency,
        approvalThresholdMinor: programs.approvalThresholdMinor,
      },
    })
    .from(accounts)
    .innerJoin(environments, eq(environments.id, accounts.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(and(eq(accounts.accountId, accountId), reachable(context, "account.read")))
    .orderBy(preferredKind(context))
    .limit(1);
  if (!found) throw notFound("This account");
  return found;
}
