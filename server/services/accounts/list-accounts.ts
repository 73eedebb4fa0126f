import { and, desc, eq, getTableColumns, or, sql } from "drizzle-orm";
import type { z } from "zod";
import { olderThan, type Page, toPage } from "@/db/keyset";
import { accountBalances, accounts, corporates, persons } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { type Balance, toBalance } from "../balance";
import { type Reveals, readReveals } from "../personal-data";
import { relatedMax } from "../schemas";
import { type ProgramReference, visibleEnvironments } from "../scope";
import type { listAccountsSchema } from "./schemas";

export type AccountListItem = {
  accountId: string;
  environmentId: string;
  program: ProgramReference;
  /** A person's name is masked without a reveal. */
  owner: { type: "person" | "corporate"; id: string; name: string };
  currency: string;
  balance: Balance;
  createdAt: Date;
};

/** Newest accounts first, those of the visible side and programs that fit the filter. */
export async function listAccounts(
  context: ServiceContext,
  input: z.output<typeof listAccountsSchema>,
): Promise<Page<AccountListItem>> {
  const visible = visibleEnvironments(context, "account.read", input.programId);
  const newest = accountsWithOwners(context)
    .where(
      and(
        eq(accounts.environmentId, visible.environmentId),
        input.currency ? eq(accounts.currency, input.currency) : undefined,
        input.ownerType ? eq(accounts.ownerType, input.ownerType) : undefined,
        input.ownerId ? eq(accounts.ownerId, input.ownerId) : undefined,
        input.text ? or(eq(accounts.accountId, input.text), eq(accounts.ownerId, input.text)) : undefined,
        olderThan(accounts.createdAt, accounts.accountId, input.cursor),
      ),
    )
    .orderBy(desc(accounts.createdAt), desc(accounts.accountId))
    .limit(input.limit + 1)
    .as("newest");
  const query = context.db
    .select({
      account: newest._.selectedFields,
      program: { id: visible.programId, name: visible.programName },
    })
    .from(visible)
    .crossJoinLateral(newest)
    .orderBy(desc(newest.createdAt), desc(newest.accountId))
    .limit(input.limit + 1);
  const [reveals, rows] = await Promise.all([readReveals(context), query]);
  const items = rows.map((row) => toAccountListItem(reveals, row.account, row.program));
  return toPage(items, input.limit, (item) => ({ at: item.createdAt, id: item.accountId }));
}

/** The newest `relatedMax` accounts of an owner, for the owner's page. */
export async function listAccountsOf(
  context: ServiceContext,
  reveals: Reveals,
  environmentId: string,
  program: ProgramReference,
  owner: { type: "person" | "corporate"; id: string },
): Promise<AccountListItem[]> {
  const rows = await accountsWithOwners(context)
    .where(
      and(
        eq(accounts.environmentId, environmentId),
        eq(accounts.ownerType, owner.type),
        eq(accounts.ownerId, owner.id),
      ),
    )
    .orderBy(desc(accounts.createdAt), desc(accounts.accountId))
    .limit(relatedMax);
  return rows.map((row) => toAccountListItem(reveals, row, program));
}

/** Accounts with the owner's name (its id where the owner is not known here) and the money. */
export function accountsWithOwners(context: ServiceContext) {
  return context.db
    .select({
      ...getTableColumns(accounts),
      ownerName:
        sql<string>`coalesce(${corporates.legalName}, ${persons.firstName} || ' ' || ${persons.lastName}, ${accounts.ownerId})`.as(
          "owner_name",
        ),
      postedMinor: accountBalances.postedMinor,
      heldMinor: accountBalances.heldMinor,
    })
    .from(accounts)
    .leftJoin(
      accountBalances,
      and(
        eq(accountBalances.environmentId, accounts.environmentId),
        eq(accountBalances.accountId, accounts.accountId),
      ),
    )
    .leftJoin(
      persons,
      and(
        eq(accounts.ownerType, "person"),
        eq(persons.environmentId, accounts.environmentId),
        eq(persons.personId, accounts.ownerId),
      ),
    )
    .leftJoin(
      corporates,
      and(
        eq(accounts.ownerType, "corporate"),
        eq(corporates.environmentId, accounts.environmentId),
        eq(corporates.corporateId, accounts.ownerId),
      ),
    );
}

type AccountRow = typeof accounts.$inferSelect & {
  ownerName: string;
  postedMinor: bigint | null;
  heldMinor: bigint | null;
};

/** A stored account as lists and pages show it. */
export function toAccountListItem(
  reveals: Reveals,
  row: AccountRow,
  program: ProgramReference,
): AccountListItem {
  const { environmentId, ownerType: type, ownerId: id, ownerName } = row;
  const isPersonKnown = type === "person" && ownerName !== id;
  const name = isPersonKnown ? reveals.name({ environmentId, type, id }, ownerName) : ownerName;
  return {
    accountId: row.accountId,
    environmentId: row.environmentId,
    program,
    owner: { type, id, name },
    currency: row.currency,
    balance: toBalance(row.currency, row),
    createdAt: row.createdAt,
  };
}
