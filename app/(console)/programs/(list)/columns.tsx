import { ProgramStatusBadge } from "@/components/status/program-badges";
import type { Column } from "@/components/table/columns";
import { Time } from "@/components/ui/time";
import { formatCapped, formatShare } from "@/lib/figures";
import { programModelNames } from "@/lib/program-words";
import type { ProgramListItem } from "@/server/services/programs";

function countText(count: number | undefined): string {
  return count === undefined ? "–" : formatCapped(count);
}

function sideText(row: ProgramListItem, kind: "sandbox" | "production"): string {
  const side = row.environments.find((environment) => environment.kind === kind);
  if (!side) return "Not set up";
  return side.status === "enabled" ? "Enabled" : "Disabled";
}

/** The programs list. */
export const programColumns: readonly Column<ProgramListItem>[] = [
  { id: "name", header: "Program", isFixed: true, cell: (row) => <b className="font-medium">{row.name}</b> },
  { id: "status", header: "Status", cell: (row) => <ProgramStatusBadge status={row.status} /> },
  { id: "model", header: "Model", cell: (row) => programModelNames[row.model] },
  {
    id: "decisioning",
    header: "Decided by",
    cell: (row) => (row.decisioningModel === "integrator" ? "Us" : "FINCI"),
  },
  { id: "sandbox", header: "Sandbox", cell: (row) => sideText(row, "sandbox") },
  { id: "production", header: "Production", cell: (row) => sideText(row, "production") },
  { id: "cards", header: "Cards", align: "right", cell: (row) => countText(row.counts?.cards) },
  { id: "accounts", header: "Accounts", align: "right", cell: (row) => countText(row.counts?.accounts) },
  {
    id: "approval",
    header: "Approved, 24 h",
    align: "right",
    cell: (row) => (row.approvalRate24h === null ? "–" : formatShare(row.approvalRate24h)),
  },
  {
    id: "persons",
    header: "Persons",
    align: "right",
    isHiddenAtFirst: true,
    cell: (row) => countText(row.counts?.persons),
  },
  {
    id: "corporates",
    header: "Corporates",
    align: "right",
    isHiddenAtFirst: true,
    cell: (row) => countText(row.counts?.corporates),
  },
  {
    id: "created",
    header: "Created",
    isHiddenAtFirst: true,
    cell: (row) => <Time value={row.createdAt} />,
  },
];
