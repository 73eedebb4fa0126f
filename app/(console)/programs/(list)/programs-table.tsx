"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Layers } from "lucide-react";
import { DataTable } from "@/components/table/data-table";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";
import { programColumns } from "./columns";

/** The programs, newest first; counts are those of the side in sight. */
export function ProgramsTable() {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.programs.list.infiniteQueryOptions({}, { getNextPageParam: (page) => page.nextCursor }),
  );
  return (
    <DataTable
      name="Programs"
      columns={programColumns}
      query={query}
      rowKey={(row) => row.id}
      rowHref={(row) => paths.program(row.id)}
      empty={
        <EmptyState icon={Layers} title="No program is open to you">
          An administrator gives roles for all programs or for single ones.
        </EmptyState>
      }
    />
  );
}
