"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { CalendarCheck } from "lucide-react";
import type { Column } from "@/components/table/columns";
import { DataTable } from "@/components/table/data-table";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { ExactTime } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { CloseListItem, ReconciliationEnvironment } from "@/server/services/reconciliation";
import { CloseBadge } from "./close-badge";

const columns: readonly Column<CloseListItem>[] = [
  { id: "day", header: "Day", isFixed: true, cell: (row) => row.day, width: "w-32" },
  {
    id: "status",
    header: "Status",
    cell: (row) => (
      <span className="inline-flex gap-1.5">
        <CloseBadge status={row.status} />
        {row.isGap && (
          <Badge tone="warn" title="A later day is signed off, and this one is not.">
            Gap
          </Badge>
        )}
      </span>
    ),
    width: "w-40",
  },
  {
    id: "by",
    header: "Signed off by",
    cell: (row) => row.signedOffBy ?? <span className="text-muted">–</span>,
    width: "w-40",
  },
  {
    id: "at",
    header: "Signed off",
    cell: (row) => (row.signedOffAt ? <ExactTime value={row.signedOffAt} /> : null),
    isHiddenOnPhone: true,
    width: "w-48",
  },
];

/** The days of a program, newest first, with the gaps between those that are signed off. */
export function ClosesList({ environment }: { environment: ReconciliationEnvironment }) {
  const query = useInfiniteQuery(
    useTRPC().reconciliation.closes.infiniteQueryOptions(
      { environmentId: environment.id },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  return (
    <DataTable
      name="Daily closes"
      columns={columns}
      query={query}
      rowKey={(row) => row.day}
      rowHref={(row) => paths.close(row.day, environment.program.id)}
      empty={
        <EmptyState icon={CalendarCheck} title="No day is over yet">
          The days show here from the first one whose ledger is wanted on.
        </EmptyState>
      }
    />
  );
}
