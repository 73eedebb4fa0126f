"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { GitCompareArrows } from "lucide-react";
import type { Column } from "@/components/table/columns";
import { DataTable } from "@/components/table/data-table";
import { refreshFirstPage } from "@/components/table/refresh-first-page";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import { driftRunStateLabels } from "@/lib/drift";
import { formatCount } from "@/lib/figures";
import type { DriftRunView } from "@/server/services/drift";
import { driftRunTones } from "./drift-words";

const count = (id: string, header: string, of: (run: DriftRunView) => number): Column<DriftRunView> => ({
  id,
  header,
  align: "right",
  cell: (run) => <span className="tabular-nums">{formatCount(of(run))}</span>,
});

const columns: readonly Column<DriftRunView>[] = [
  { id: "asked", header: "Asked", isFixed: true, cell: (run) => <Time value={run.createdAt} /> },
  {
    id: "state",
    header: "State",
    cell: (run) => <Badge tone={driftRunTones[run.state]}>{driftRunStateLabels[run.state]}</Badge>,
  },
  { id: "program", header: "Program", cell: (run) => run.program.name },
  {
    id: "by",
    header: "Asked by",
    cell: (run) => (run.trigger === "scheduled" ? "Daily" : (run.requestedBy?.name ?? "system")),
  },
  count("owners", "Owners", (run) => run.ownersDone),
  count("cards", "Cards", (run) => run.cardsCompared),
  count("new", "New", (run) => run.foundNew),
  count("again", "Seen again", (run) => run.foundAgain),
  count("closed", "Closed", (run) => run.closedCount),
  count("failed", "Without answer", (run) => run.ownersFailed),
  {
    id: "finished",
    header: "Finished",
    cell: (run) => (run.finishedAt ? <Time value={run.finishedAt} /> : <span className="text-muted">–</span>),
  },
  {
    id: "problem",
    header: "Problem",
    cell: (run) =>
      run.problem ? (
        <span className="block max-w-96 truncate" title={run.problem}>
          {run.problem}
        </span>
      ) : (
        <span className="text-muted">–</span>
      ),
  },
];

/** All comparisons of the visible side and programs, newest first. */
export function DriftRuns() {
  const query = useInfiniteQuery({
    ...useTRPC().drift.runs.infiniteQueryOptions({}, { getNextPageParam: (page) => page.nextCursor }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshFirstPage,
  });
  return (
    <DataTable
      name="Comparisons"
      columns={columns}
      query={query}
      rowKey={(run) => run.id}
      empty={
        <EmptyState icon={GitCompareArrows} title="Nothing was compared yet">
          Comparisons that were asked for and those of every day stand here.
        </EmptyState>
      }
    />
  );
}
