import { operationName } from "@/components/payments/words";
import { CallOutcomeBadge } from "@/components/status/payment-badges";
import type { Column } from "@/components/table/columns";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import { formatDuration } from "@/lib/time";
import type { ApiCallListItem } from "@/server/services/api-calls";

const mono = (text: string | null) => <span className="font-mono text-xs">{text ?? "–"}</span>;

/** The API log. */
export const apiCallColumns: readonly Column<ApiCallListItem>[] = [
  { id: "time", header: "Time", cell: (row) => <Time value={row.startedAt} />, width: "w-24" },
  {
    id: "operation",
    header: "Operation",
    isFixed: true,
    cell: (row) => operationName(row.operation),
    width: "w-44",
  },
  {
    id: "outcome",
    header: "Outcome",
    cell: (row) => <CallOutcomeBadge value={row.outcome} />,
    width: "w-24",
  },
  { id: "status", header: "HTTP", align: "right", cell: (row) => row.httpStatus ?? "–" },
  {
    id: "codes",
    header: "Error codes",
    cell: (row) => mono(row.errorCodes?.join(", ") || null),
    width: "w-48",
  },
  {
    id: "duration",
    header: "Took",
    align: "right",
    cell: (row) => formatDuration(row.durationMs),
  },
  { id: "attempt", header: "Attempt", align: "right", cell: (row) => row.attempt },
  { id: "program", header: "Program", cell: (row) => row.program.name },
  {
    id: "path",
    header: "Path",
    isHiddenAtFirst: true,
    cell: (row) => mono(`${row.method} ${row.path}`),
  },
  { id: "request", header: "Request id", isHiddenAtFirst: true, cell: (row) => mono(row.requestId) },
];

export const apiCallKey = (row: ApiCallListItem) => row.id;
export const apiCallHref = (row: ApiCallListItem) => paths.apiCall(row.id);
