import type { Column } from "@/components/table/columns";
import { Badge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import { actionWords, auditOutcomeLabels, subjectWords } from "@/lib/audit-words";
import { paths } from "@/lib/paths";
import type { AuditListItem } from "@/server/services/audit";
import { auditTones } from "./audit-subject";

const dash = <span className="text-muted">–</span>;

/** The audit log. */
export const auditColumns: readonly Column<AuditListItem>[] = [
  { id: "at", header: "When", cell: (row) => <Time value={row.at} />, width: "w-24" },
  {
    id: "actor",
    header: "Who",
    cell: (row) => <span className="block max-w-24 truncate sm:max-w-40">{row.actor.name}</span>,
    width: "w-36",
  },
  {
    id: "action",
    header: "Did",
    isFixed: true,
    cell: (row) => <span className="block max-w-36 truncate sm:max-w-64">{actionWords(row.action)}</span>,
    width: "w-52",
  },
  {
    id: "outcome",
    header: "Outcome",
    cell: (row) => <Badge tone={auditTones[row.outcome]}>{auditOutcomeLabels[row.outcome]}</Badge>,
    width: "w-24",
  },
  {
    id: "subject",
    header: "On",
    cell: (row) => (
      <span className="block max-w-40 truncate" title={row.subjectId}>
        {subjectWords(row.subjectType)} <span className="font-mono text-muted text-xs">{row.subjectId}</span>
      </span>
    ),
    width: "w-56",
    isHiddenOnPhone: true,
  },
  {
    id: "reason",
    header: "Why",
    cell: (row) =>
      row.reason ? (
        <span className="block max-w-44 truncate" title={row.reason}>
          {row.reason}
        </span>
      ) : (
        dash
      ),
    width: "w-44",
    isHiddenOnPhone: true,
  },
  {
    id: "program",
    header: "Program",
    cell: (row) => <span className="block max-w-36 truncate">{row.program?.name ?? dash}</span>,
    isHiddenOnPhone: true,
  },
  { id: "source", header: "From", isHiddenAtFirst: true, cell: (row) => row.sourceAddress ?? dash },
  {
    id: "request",
    header: "Request",
    isHiddenAtFirst: true,
    cell: (row) => <span className="font-mono text-xs">{row.requestId ?? "–"}</span>,
  },
];

export const auditKey = (row: AuditListItem) => row.id;
export const auditHref = (row: AuditListItem) => paths.auditEntry(row.id);
