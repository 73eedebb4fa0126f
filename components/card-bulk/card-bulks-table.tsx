"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Layers } from "lucide-react";
import type { Column } from "@/components/table/columns";
import { DataTable } from "@/components/table/data-table";
import { refreshFirstPage } from "@/components/table/refresh-first-page";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/figures";
import { paths } from "@/lib/paths";
import type { CardBulkListItem } from "@/server/services/card-bulk";
import { cardBulkName, cardBulkStatus } from "./card-bulk-words";

const columns: readonly Column<CardBulkListItem>[] = [
  { id: "asked", header: "Asked", cell: (row) => <Time value={row.createdAt} />, width: "w-24" },
  { id: "what", header: "What", isFixed: true, cell: (row) => cardBulkName(row), width: "w-56" },
  {
    id: "status",
    header: "Status",
    cell: (row) => {
      const { label, tone } = cardBulkStatus(row);
      return <Badge tone={tone}>{label}</Badge>;
    },
    width: "w-40",
  },
  { id: "done", header: "Done", align: "right", cell: (row) => formatCount(row.counts.changed) },
  {
    id: "not",
    header: "Not done",
    align: "right",
    cell: (row) => formatCount(row.counts.refused + row.counts.left_out + row.counts.failed),
  },
  { id: "by", header: "Asked by", cell: (row) => row.requestedBy.name, width: "w-36" },
  { id: "program", header: "Program", cell: (row) => row.program.name, isHiddenOnPhone: true },
];

/** Actions on many cards, newest first. */
export function CardBulksTable() {
  const query = useInfiniteQuery({
    ...useTRPC().cardBulk.list.infiniteQueryOptions({}, { getNextPageParam: (page) => page.nextCursor }),
    refetchInterval: refreshFirstPage,
  });
  return (
    <DataTable
      name="Bulk actions"
      columns={columns}
      query={query}
      rowKey={(row) => row.id}
      rowHref={(row) => paths.cardBulk(row.id)}
      empty={
        <EmptyState icon={Layers} title="No action on many cards yet">
          Choose cards in their list, and what is to be done with them.
        </EmptyState>
      }
    />
  );
}
