import type { Column } from "@/components/table/columns";
import { Badge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import { driftKinds, driftResolutionLabels, driftStatusLabels } from "@/lib/drift";
import { paths } from "@/lib/paths";
import type { DriftFinding } from "@/server/services/drift";
import { driftStatusTones, sideWords } from "./drift-words";

/** The differences between the console and FINCI. */
export const driftColumns: readonly Column<DriftFinding>[] = [
  {
    id: "kind",
    header: "Difference",
    isFixed: true,
    cell: (row) => driftKinds[row.kind].label,
    width: "w-48",
  },
  {
    id: "record",
    header: "Card or owner",
    cell: (row) => <span className="font-mono text-xs">{row.tokenId || row.ownerId}</span>,
    width: "w-44",
  },
  { id: "ours", header: "Here", cell: (row) => <Side text={sideWords(row.ours)} />, width: "w-40" },
  { id: "finci", header: "At FINCI", cell: (row) => <Side text={sideWords(row.finci)} />, width: "w-40" },
  { id: "since", header: "Seen first", cell: (row) => <Time value={row.firstSeenAt} />, width: "w-24" },
  {
    id: "last",
    header: "Seen last",
    isHiddenOnPhone: true,
    cell: (row) => <Time value={row.lastSeenAt} />,
    width: "w-24",
  },
  {
    id: "status",
    header: "Status",
    cell: (row) => (
      <Badge tone={driftStatusTones[row.status]}>
        {row.resolution ? driftResolutionLabels[row.resolution] : driftStatusLabels[row.status]}
      </Badge>
    ),
    width: "w-32",
  },
  { id: "by", header: "Resolved by", isHiddenAtFirst: true, cell: (row) => row.resolvedBy?.name ?? "–" },
  { id: "program", header: "Program", isHiddenAtFirst: true, cell: (row) => row.program.name },
];

function Side({ text }: { text: string }) {
  return (
    <span className="block max-w-56 truncate" title={text}>
      {text}
    </span>
  );
}

export const driftKey = (row: DriftFinding) => row.id;
export const driftHref = (row: DriftFinding) => paths.driftFinding(row.id);
export const driftSelectLabel = (row: DriftFinding) =>
  `Choose ${driftKinds[row.kind].label}, ${row.tokenId || row.ownerId}`;
