"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck, SearchX } from "lucide-react";
import { useQueryStates } from "nuqs";
import { approvalColumns, approvalHref, approvalKey } from "@/components/approvals/approval-columns";
import { DataTable } from "@/components/table/data-table";
import { FilterBar } from "@/components/table/filter-bar";
import type { FilterDefinition } from "@/components/table/filters";
import { refreshFirstPage } from "@/components/table/refresh-first-page";
import { useProgramFilter } from "@/components/table/use-program-filter";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { approvalKinds } from "@/lib/approval-kinds";
import { approvalsSearchParams, toApprovalsInput } from "./search-params";

const filters: FilterDefinition[] = [
  {
    key: "status",
    label: "Status",
    kind: "options",
    options: [
      { value: "waiting", label: "Waiting" },
      { value: "decided", label: "Decided" },
    ],
  },
  { key: "by", label: "Asked by", kind: "options", options: [{ value: "me", label: "Me" }] },
  {
    key: "kind",
    label: "Kind",
    kind: "options",
    options: Object.entries(approvalKinds).map(([value, { label }]) => ({ value, label })),
  },
];

/** The changes the reader may see; those that wait, oldest first, unless the filter says otherwise. */
export function ApprovalsTable() {
  const trpc = useTRPC();
  const [values, setValues] = useQueryStates(approvalsSearchParams);
  const program = useProgramFilter();
  const query = useInfiniteQuery({
    ...trpc.approvals.list.infiniteQueryOptions(toApprovalsInput(values), {
      getNextPageParam: (page) => page.nextCursor,
    }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshFirstPage,
  });
  const isFiltered = Object.values(values).some((value) => value !== null);
  return (
    <DataTable
      name="Approvals"
      columns={approvalColumns}
      query={query}
      rowKey={approvalKey}
      rowHref={approvalHref}
      toolbar={
        <FilterBar definitions={[...filters, ...program.definitions]} values={values} onChange={setValues} />
      }
      empty={
        isFiltered ? (
          <EmptyState icon={SearchX} title="No request fits these filters">
            Remove a filter, or look on the other side: sandbox and production are never shown together.
          </EmptyState>
        ) : (
          <EmptyState icon={CircleCheck} title="Nothing waits for a second person">
            Money over a program's threshold, and what its policy names, comes here before it is done.
          </EmptyState>
        )
      }
    />
  );
}
