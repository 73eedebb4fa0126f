import { PaymentCard } from "@/components/payments/payment-card";
import type { Column } from "@/components/table/columns";
import { Amount } from "@/components/ui/amount";
import { Badge } from "@/components/ui/badge";
import { exceptionKinds } from "@/lib/exception-kinds";
import { exceptionResolutionLabels } from "@/lib/exception-words";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import type { ExceptionListItem } from "@/server/services/exceptions";
import { ExceptionAge } from "./exception-age";

type ExceptionColumn = Column<ExceptionListItem>;

/** Who the money went to or came from, or what else the exception is known by. */
export function exceptionName(row: ExceptionListItem): string {
  return row.merchantName ?? row.narrative ?? (row.accountId ? `Account ${row.accountId}` : row.subjectId);
}

const id = (text: string | null) => <span className="font-mono text-xs">{text ?? "–"}</span>;

/** The queue of exceptions. */
export const exceptionColumns: readonly ExceptionColumn[] = [
  { id: "opened", header: "Age", cell: (row) => <ExceptionAge {...row} />, width: "w-20" },
  {
    id: "kind",
    header: "Kind",
    cell: (row) => <span className="block max-w-60 truncate">{exceptionKinds[row.kind].label}</span>,
    width: "w-56",
    isHiddenOnPhone: true,
  },
  {
    id: "merchant",
    header: "About",
    isFixed: true,
    cell: (row) => (
      <span className="block max-w-28 truncate sm:max-w-48">
        {exceptionName(row)}
        <span className="block truncate text-muted text-xs sm:hidden">{exceptionKinds[row.kind].label}</span>
      </span>
    ),
    width: "w-48",
  },
  {
    id: "amount",
    header: "At stake",
    align: "right",
    cell: (row) => <Amount value={row.amount} />,
    width: "w-28",
  },
  {
    id: "card",
    header: "Card",
    cell: (row) => (row.tokenId ? <PaymentCard card={row.card} /> : <span className="text-muted">–</span>),
    width: "w-40",
    isHiddenOnPhone: true,
  },
  {
    id: "owner",
    header: "Who looks at it",
    cell: (row) => row.owner?.name ?? <span className="text-muted">Nobody</span>,
    width: "w-36",
    isHiddenOnPhone: true,
  },
  {
    id: "detail",
    header: "What was seen",
    isHiddenAtFirst: true,
    cell: (row) => (
      <span className="block max-w-80 truncate" title={row.detail}>
        {row.detail || exceptionKinds[row.kind].meaning}
      </span>
    ),
  },
  {
    id: "found",
    header: "Outcome",
    isHiddenAtFirst: true,
    cell: (row) =>
      row.resolutionKind ? (
        <span className="flex max-w-72 items-center gap-2" title={row.resolution ?? undefined}>
          <Badge>{exceptionResolutionLabels[row.resolutionKind]}</Badge>
          <span className="truncate">{row.resolution}</span>
        </span>
      ) : (
        <span className="text-muted">Open</span>
      ),
  },
  { id: "program", header: "Program", isHiddenAtFirst: true, cell: (row) => row.program.name },
  { id: "account", header: "Account", isHiddenAtFirst: true, cell: (row) => id(row.accountId) },
  { id: "subject", header: "Id", isHiddenAtFirst: true, cell: (row) => id(row.subjectId) },
];

export const exceptionKey = (row: ExceptionListItem) => row.id;
export const exceptionHref = (row: ExceptionListItem) => paths.exception(row.id);
export const exceptionSelectLabel = (row: ExceptionListItem) =>
  `Choose ${formatMoney(row.amount)}, ${exceptionName(row)}`;
