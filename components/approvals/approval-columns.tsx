import type { Column } from "@/components/table/columns";
import { Badge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import { approvalKindWords, approvalStatusLabels } from "@/lib/approval-kinds";
import { paths } from "@/lib/paths";
import type { ApprovalListItem } from "@/server/services/approvals";
import { approvalTones } from "./approval-words";

type ApprovalColumn = Column<ApprovalListItem>;

/** The queue of changes that wait for a second person, and those that were decided. */
export const approvalColumns: readonly ApprovalColumn[] = [
  { id: "requested", header: "Asked", cell: (row) => <Time value={row.requestedAt} />, width: "w-24" },
  {
    id: "effect",
    header: "What it does",
    isFixed: true,
    cell: (row) => <span className="block max-w-40 truncate sm:max-w-96">{row.effect}</span>,
    width: "w-72",
  },
  {
    id: "kind",
    header: "Kind",
    cell: (row) => approvalKindWords(row.kind).label,
    width: "w-32",
    isHiddenOnPhone: true,
  },
  {
    id: "reason",
    header: "Why",
    cell: (row) => (
      <span className="block max-w-64 truncate" title={row.reason}>
        {row.reason}
      </span>
    ),
    width: "w-56",
  },
  { id: "by", header: "Asked by", cell: (row) => row.requestedBy.name, width: "w-36" },
  {
    id: "status",
    header: "Status",
    cell: (row) => <Badge tone={approvalTones[row.status]}>{approvalStatusLabels[row.status]}</Badge>,
    width: "w-28",
  },
  {
    id: "you",
    header: "You",
    cell: (row) => (row.status === "pending" ? yourPart(row) : <span className="text-muted">–</span>),
    width: "w-32",
  },
  {
    id: "decidedBy",
    header: "Decided by",
    isHiddenAtFirst: true,
    cell: (row) => row.decidedBy?.name ?? <span className="text-muted">–</span>,
  },
  {
    id: "expires",
    header: "Expires",
    isHiddenAtFirst: true,
    cell: (row) => <Time value={row.expiresAt} />,
  },
  {
    id: "program",
    header: "Program",
    isHiddenAtFirst: true,
    cell: (row) => row.program?.name ?? "All programs",
  },
];

function yourPart(row: ApprovalListItem) {
  if (row.isMine) return "You asked";
  return row.whyNotDecide === null ? (
    "May decide"
  ) : (
    <span className="text-muted" title={row.whyNotDecide}>
      May read
    </span>
  );
}

export const approvalKey = (row: ApprovalListItem) => row.id;
export const approvalHref = (row: ApprovalListItem) => paths.approval(row.id);
