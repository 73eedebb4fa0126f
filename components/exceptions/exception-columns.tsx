import { Decision } from "@/components/payments/decision";
import { PaymentCard } from "@/components/payments/payment-card";
import type { Column } from "@/components/table/columns";
import { Amount } from "@/components/ui/amount";
import { Time } from "@/components/ui/time";
import { exceptionKinds } from "@/lib/exception-kinds";
import { paths } from "@/lib/paths";
import type { ExceptionListItem } from "@/server/services/exceptions";

type ExceptionColumn = Column<ExceptionListItem>;

/** The queue of exceptions. */
export const exceptionColumns: readonly ExceptionColumn[] = [
  { id: "opened", header: "Opened", cell: (row) => <Time value={row.openedAt} />, width: "w-24" },
  {
    id: "merchant",
    header: "Merchant",
    isFixed: true,
    cell: (row) => (
      <span className="block max-w-28 truncate sm:max-w-44">
        {row.payment?.merchantName ?? row.authorizationId}
      </span>
    ),
    width: "w-44",
  },
  {
    id: "amount",
    header: "Amount",
    align: "right",
    cell: (row) => <Amount value={row.amount} />,
    width: "w-28",
  },
  {
    id: "card",
    header: "Card",
    cell: (row) => <PaymentCard card={row.payment?.card ?? null} />,
    width: "w-40",
    isHiddenOnPhone: true,
  },
  {
    id: "answer",
    header: "Our answer",
    cell: (row) => row.payment && <Decision {...row.payment} />,
    width: "w-32",
  },
  {
    id: "told",
    header: "FINCI told",
    cell: (row) => row.payment?.adviceResponseCode ?? <span className="text-muted">Awaited</span>,
    width: "w-36",
  },
  {
    id: "owner",
    header: "Who looks at it",
    cell: (row) => row.owner?.name ?? <span className="text-muted">Nobody</span>,
    width: "w-36",
  },
  {
    id: "kind",
    header: "Kind",
    isHiddenAtFirst: true,
    cell: (row) => exceptionKinds[row.kind].label,
  },
  {
    id: "found",
    header: "Found",
    isHiddenAtFirst: true,
    cell: (row) => (
      <span className="block max-w-72 truncate" title={row.resolution ?? undefined}>
        {row.resolution ?? <span className="text-muted">–</span>}
      </span>
    ),
  },
  { id: "program", header: "Program", isHiddenAtFirst: true, cell: (row) => row.program.name },
];

export const exceptionKey = (row: ExceptionListItem) => row.id;
export const exceptionHref = (row: ExceptionListItem) => paths.exception(row.id);
