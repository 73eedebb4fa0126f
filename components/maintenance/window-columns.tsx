import type { Column } from "@/components/table/columns";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { formatCapped } from "@/lib/figures";
import { behaviourLabel } from "@/lib/maintenance-words";
import { paths } from "@/lib/paths";
import type { MaintenanceListItem } from "@/server/services/maintenance";

/**
 * The maintenance windows of one side.
 * @param isInSight lists show the side in sight only: what a window of the other side decided has no link
 */
export function windowColumns(isInSight: boolean): readonly Column<MaintenanceListItem>[] {
  return [
    { id: "started", header: "Started", isFixed: true, cell: (row) => <ExactTime value={row.startedAt} /> },
    { id: "behaviour", header: "Behaviour", cell: behaviourLabel },
    { id: "end", header: "Ended", cell: (row) => <End window={row} /> },
    {
      id: "decided",
      header: "Decided",
      align: "right",
      cell: (row) =>
        isInSight && row.decidedCount > 0 ? (
          <TextLink href={paths.decidedByMaintenance(row.id)} prefetch={false}>
            {formatCapped(row.decidedCount)}
          </TextLink>
        ) : (
          <span className="text-muted">{formatCapped(row.decidedCount)}</span>
        ),
    },
    {
      id: "reason",
      header: "Reason",
      cell: (row) => (
        <span className="block max-w-64 truncate" title={row.reason}>
          {row.reason}
        </span>
      ),
    },
    { id: "by", header: "Started by", cell: (row) => row.startedBy ?? "The system" },
  ];
}

function End({ window }: { window: MaintenanceListItem }) {
  if (!window.endedAt) return <span className="font-medium text-warn">In force</span>;
  const wasEnded = window.endedAt.getTime() !== window.expiresAt.getTime();
  return (
    <span>
      <ExactTime value={window.endedAt} />{" "}
      <span className="text-muted">
        {wasEnded ? `by ${window.endedBy ?? "the system"}` : "at its expiry"}
      </span>
    </span>
  );
}

export const windowKey = (row: MaintenanceListItem) => row.id;
