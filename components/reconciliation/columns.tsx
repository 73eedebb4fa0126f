import type { Column } from "@/components/table/columns";
import { Amount } from "@/components/ui/amount";
import { Badge } from "@/components/ui/badge";
import { ExactTime } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { BookingListItem, EntryListItem } from "@/server/services/reconciliation";
import { MatchBadge } from "./match-badge";

const mono = (text: string | null) => <span className="font-mono text-xs">{text ?? "–"}</span>;

function Owner({ exception }: Pick<EntryListItem, "exception">) {
  if (exception?.status !== "open") return <span className="text-muted">–</span>;
  return exception.ownerName ?? <span className="text-muted">Nobody</span>;
}

/** FINCI's entries. */
export const entryColumns: readonly Column<EntryListItem>[] = [
  {
    id: "narrative",
    header: "Narrative",
    isFixed: true,
    cell: (row) => <span className="block max-w-44 truncate sm:max-w-80">{row.narrative || row.id}</span>,
    width: "w-64",
  },
  {
    id: "amount",
    header: "Amount",
    align: "right",
    cell: (row) => <Amount value={row.amount} isSigned />,
    width: "w-28",
  },
  {
    id: "match",
    header: "Match",
    cell: (row) => (
      <MatchBadge match={row.match} currency={row.amount.currency} isExpected={row.isCardRelated} />
    ),
    width: "w-28",
  },
  {
    id: "booked",
    header: "Booked",
    cell: (row) => <ExactTime value={row.bookedAt} />,
    width: "w-44",
    isHiddenOnPhone: true,
  },
  {
    id: "owner",
    header: "Who looks at it",
    cell: (row) => <Owner exception={row.exception} />,
    isHiddenOnPhone: true,
  },
  { id: "value", header: "Value date", cell: (row) => row.valueDate, isHiddenAtFirst: true },
  { id: "reference", header: "Reference", cell: (row) => mono(row.reference), isHiddenAtFirst: true },
  {
    id: "source",
    header: "Source",
    cell: (row) => <Badge>{row.source === "statement" ? "Statement" : "Payments API"}</Badge>,
    isHiddenAtFirst: true,
  },
  {
    id: "account",
    header: "Master account",
    cell: (row) => mono(row.masterAccountId),
    isHiddenAtFirst: true,
  },
  { id: "id", header: "Entry id", cell: (row) => mono(row.id), isHiddenAtFirst: true },
];

export const entryKey = (row: EntryListItem) => `${row.masterAccountId} ${row.id}`;
export const entryHref = (row: EntryListItem) => paths.reconciledEntry(row.masterAccountId, row.id);

/** Our presentments and returns. */
export const bookingColumns: readonly Column<BookingListItem>[] = [
  {
    id: "merchant",
    header: "Merchant",
    isFixed: true,
    cell: (row) => <span className="block max-w-32 truncate sm:max-w-56">{row.merchantName || row.id}</span>,
    width: "w-48",
  },
  {
    id: "type",
    header: "Type",
    cell: (row) => (
      <Badge tone={row.type === "return" ? "accent" : "neutral"}>
        {row.type === "return" ? "Return" : "Presentment"}
      </Badge>
    ),
    isHiddenOnPhone: true,
  },
  {
    id: "amount",
    header: "Amount",
    align: "right",
    cell: (row) => <Amount value={row.amount} isSigned />,
    width: "w-28",
  },
  {
    id: "match",
    header: "Match",
    cell: (row) => <MatchBadge match={row.match} currency={row.amount.currency} isExpected />,
    width: "w-28",
  },
  {
    id: "received",
    header: "Received",
    cell: (row) => <ExactTime value={row.receivedAt} />,
    width: "w-44",
    isHiddenOnPhone: true,
  },
  {
    id: "owner",
    header: "Who looks at it",
    cell: (row) => <Owner exception={row.exception} />,
    isHiddenOnPhone: true,
  },
  {
    id: "authorization",
    header: "Authorization",
    cell: (row) => mono(row.authorizationId),
    isHiddenOnPhone: true,
  },
  { id: "clearing", header: "Clearing date", cell: (row) => row.clearingDate, isHiddenAtFirst: true },
  { id: "account", header: "Account", cell: (row) => mono(row.accountId), isHiddenAtFirst: true },
  { id: "id", header: "Transaction id", cell: (row) => mono(row.id), isHiddenAtFirst: true },
];

export const bookingKey = (row: BookingListItem) => row.id;
export const bookingHref = (row: BookingListItem) => paths.reconciledBooking(row.id);
