import type { Column } from "@/components/table/columns";
import { Badge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { TransactionListItem } from "@/server/services/transactions";
import { PaymentAmount } from "./payment-amount";
import { PaymentCard } from "./payment-card";

type TransactionColumn = Column<TransactionListItem>;

/** Presentment, deferred presentment or return. */
export function TransactionType({ type, isDeferred }: Pick<TransactionListItem, "type" | "isDeferred">) {
  if (type === "return") return <Badge tone="accent">Return</Badge>;
  return isDeferred ? (
    <Badge tone="warn" title="A presentment without an authorization: an offline or deferred payment.">
      Deferred
    </Badge>
  ) : (
    <Badge>Presentment</Badge>
  );
}

const id = (text: string | null) => <span className="font-mono text-xs">{text ?? "–"}</span>;

const columns = {
  time: { id: "time", header: "Time", cell: (row) => <Time value={row.receivedAt} />, width: "w-24" },
  type: {
    id: "type",
    header: "Type",
    cell: (row) => <TransactionType {...row} />,
    width: "w-28",
    isHiddenOnPhone: true,
  },
  card: {
    id: "card",
    header: "Card",
    cell: (row) => <PaymentCard card={row.card} />,
    width: "w-40",
    isHiddenOnPhone: true,
  },
  merchant: {
    id: "merchant",
    header: "Merchant",
    isFixed: true,
    cell: (row) => <span className="block max-w-28 truncate sm:max-w-40">{row.merchant.name}</span>,
    width: "w-44",
  },
  amount: {
    id: "amount",
    header: "Amount",
    align: "right",
    cell: (row) => (
      <PaymentAmount billing={row.billing} transaction={row.transaction} isSigned={row.type === "return"} />
    ),
    width: "w-28",
  },
  cleared: { id: "cleared", header: "Clearing date", cell: (row) => row.clearingDate },
  part: {
    id: "part",
    header: "Part",
    cell: (row) =>
      row.isFinal && row.sequence === 1 ? "Whole" : `${row.sequence}${row.isFinal ? ", last" : ""}`,
  },
  authorization: { id: "authorization", header: "Authorization", cell: (row) => id(row.authorizationId) },
  program: { id: "program", header: "Program", isHiddenAtFirst: true, cell: (row) => row.program.name },
  mcc: { id: "mcc", header: "MCC", isHiddenAtFirst: true, cell: (row) => row.merchant.mcc },
  country: { id: "country", header: "Country", isHiddenAtFirst: true, cell: (row) => row.merchant.country },
  account: { id: "account", header: "Account", isHiddenAtFirst: true, cell: (row) => id(row.accountId) },
  arn: { id: "arn", header: "ARN", isHiddenAtFirst: true, cell: (row) => id(row.arn) },
  id: { id: "id", header: "Transaction id", isHiddenAtFirst: true, cell: (row) => id(row.id) },
} as const satisfies Record<string, TransactionColumn>;

/** The transactions list. */
export const transactionColumns: readonly TransactionColumn[] = Object.values(columns);

/** The transactions of one card or account, on its page. */
export const relatedTransactionColumns: readonly TransactionColumn[] = [
  columns.time,
  columns.type,
  columns.merchant,
  columns.amount,
  columns.cleared,
  columns.part,
];

export const transactionKey = (row: TransactionListItem) => row.id;
export const transactionHref = (row: TransactionListItem) => paths.transaction(row.id);
