import { deliveryKindName } from "@/components/payments/words";
import { DeliveryStateBadge } from "@/components/status/payment-badges";
import type { Column } from "@/components/table/columns";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import { formatDuration } from "@/lib/time";
import type { DeliveryListItem } from "@/server/services/deliveries";

const id = (text: string | null) => <span className="font-mono text-xs">{text ?? "–"}</span>;

/** The deliveries list. */
export const deliveryColumns: readonly Column<DeliveryListItem>[] = [
  { id: "time", header: "Time", cell: (row) => <Time value={row.receivedAt} />, width: "w-24" },
  { id: "kind", header: "Kind", isFixed: true, cell: (row) => deliveryKindName(row.kind), width: "w-40" },
  { id: "state", header: "State", cell: (row) => <DeliveryStateBadge value={row.state} />, width: "w-24" },
  { id: "event", header: "Event id", cell: (row) => id(row.eventId), width: "w-44" },
  {
    id: "answer",
    header: "Our answer",
    cell: (row) => (
      <span className={row.httpStatus >= 400 ? "text-danger" : undefined}>HTTP {row.httpStatus}</span>
    ),
    width: "w-24",
  },
  {
    id: "duration",
    header: "Answered in",
    align: "right",
    cell: (row) => (row.answerDurationMs === null ? "–" : formatDuration(row.answerDurationMs)),
  },
  {
    id: "problem",
    header: "Problem",
    cell: (row) => (
      <span className="block max-w-72 truncate" title={row.problem ?? undefined}>
        {row.problem ?? <span className="text-muted">–</span>}
      </span>
    ),
    width: "w-64",
  },
  {
    id: "program",
    header: "Program",
    isHiddenAtFirst: true,
    cell: (row) => row.program?.name ?? "Unknown endpoint",
  },
  { id: "source", header: "From", isHiddenAtFirst: true, cell: (row) => id(row.sourceAddress) },
  {
    id: "size",
    header: "Size",
    align: "right",
    isHiddenAtFirst: true,
    cell: (row) => `${row.bodyBytes.toLocaleString("en-GB")} B`,
  },
  { id: "attempts", header: "Attempts", align: "right", isHiddenAtFirst: true, cell: (row) => row.attempts },
  {
    id: "authorization",
    header: "Authorization",
    isHiddenAtFirst: true,
    cell: (row) => id(row.authorizationId),
  },
];

export const deliveryKey = (row: DeliveryListItem) => row.id;
export const deliveryHref = (row: DeliveryListItem) => paths.delivery(row.id);
