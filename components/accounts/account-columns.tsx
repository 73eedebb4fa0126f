import type { Column } from "@/components/table/columns";
import { Amount } from "@/components/ui/amount";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { AccountListItem } from "@/server/services/accounts";

const columns = {
  owner: {
    id: "owner",
    header: "Owner",
    isFixed: true,
    cell: (account) => account.owner.name,
    width: "w-44",
  },
  ownerType: {
    id: "ownerType",
    header: "Kind",
    cell: (account) => (account.owner.type === "person" ? "Person" : "Corporate"),
  },
  account: {
    id: "account",
    header: "Account id",
    cell: (account) => <span className="font-mono text-xs">{account.accountId}</span>,
  },
  program: { id: "program", header: "Program", cell: (account) => account.program.name },
  posted: {
    id: "posted",
    header: "Posted",
    align: "right",
    cell: (account) => <Amount value={account.balance.posted} />,
  },
  held: {
    id: "held",
    header: "Held",
    align: "right",
    cell: (account) => <Amount value={account.balance.held} />,
  },
  available: {
    id: "available",
    header: "Available",
    align: "right",
    cell: (account) => <Amount value={account.balance.available} />,
  },
  created: { id: "created", header: "Opened", cell: (account) => <Time value={account.createdAt} /> },
} as const satisfies Record<string, Column<AccountListItem>>;

/** The accounts list. */
export const accountColumns: readonly Column<AccountListItem>[] = Object.values(columns);

/** The accounts of one owner, on the owner's page. */
export const relatedAccountColumns: readonly Column<AccountListItem>[] = [
  { ...columns.account, isFixed: true },
  columns.available,
  columns.posted,
  columns.held,
  columns.created,
];

export const accountKey = (account: AccountListItem) => account.accountId;
export const accountHref = (account: AccountListItem) => paths.account(account.accountId);
