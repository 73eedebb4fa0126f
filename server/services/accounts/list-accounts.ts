import { and, desc, eq, getTableColumns, or, sql } from "drizzle-orm";
import type { z } from "zod";
import { olderThan, type Page, toPage } from "@/db/keyset";
import { accountBalances, accounts, corporates, persons } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { type Balance, toBalance } from "../balance";
import { type ProgramReference, visibleEnvironments } from "../scope";
import type { listAccountsSchema } from "./schemas";

export type AccountListItem = {
  accountId: string;
  environmentId: string;
  program: ProgramReference;
  owner: { type: "person" | "corporate"; id: string; name: string };
  currency: string;
  balance: Balance;
  createdAt: Date;
};

/** The owner's name, for a query that joins `persons` and `corporates`; the id where the owner is not known here. */
export const ownerName = sql<string>`coalesce(${corporates.legalName}, ${persons.firstName} || ' ' || ${persons.lastName}, ${accounts.ownerId})`;

/** Newest accounts first, those of the visible side and programs that fit the filter. */
export async function listAccounts(
  context: ServiceContext,
  input: z.output<typeof listAccountsSchema>,
): Promise<Page<AccountListItem>> {
  const visible = visibleEnvironments(context, "account.read", input.programId);
  const newest = context.db
    .select({
      ...getTableColumns(accounts),
      ownerName: ownerName.as("owner_name"),
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
    )
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
  const rows = await context.db
    .select({
      account: newest._.selectedFields,
      program: { id: visible.programId, name: visible.programName },
    })
    .from(visible)
    .crossJoinLateral(newest)
    .orderBy(desc(newest.createdAt), desc(newest.accountId))
    .limit(input.limit + 1);
  const items = rows.map(({ account, program }) => ({
    accountId: account.accountId,
    environmentId: account.environmentId,
    program,
    owner: { type: account.ownerType, id: account.ownerId, name: account.ownerName },
    currency: account.currency,
    balance: toBalance(account.currency, balanceRow(account)),
    createdAt: account.createdAt,
  }));
  return toPage(items, input.limit, (item) => ({ at: item.createdAt, id: item.accountId }));
}

/** The two amounts of a left join, or null where there is no balance row. */
function balanceRow(row: { postedMinor: bigint | null; heldMinor: bigint | null }) {
  if (row.postedMinor === null || row.heldMinor === null) return null;
  return { postedMinor: row.postedMinor, heldMinor: row.heldMinor };
}
