"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { CircleCheck, SearchX } from "lucide-react";
import { useQueryStates } from "nuqs";
import { DriftBulkBar } from "@/components/drift/drift-bulk-bar";
import { driftColumns, driftHref, driftKey, driftSelectLabel } from "@/components/drift/drift-columns";
import { DriftKinds } from "@/components/drift/drift-kinds";
import { DataTable } from "@/components/table/data-table";
import { FilterBar } from "@/components/table/filter-bar";
import type { FilterDefinition } from "@/components/table/filters";
import { refreshFirstPage, refreshMs } from "@/components/table/refresh-first-page";
import { useProgramFilter } from "@/components/table/use-program-filter";
import { useSelection } from "@/components/table/use-selection";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { driftKinds, driftStatuses, driftStatusLabels } from "@/lib/drift";
import { paths } from "@/lib/paths";
import { driftSearchParams, serializeDriftSearch, toDriftInput, toDriftSummary } from "./search-params";

const filters: FilterDefinition[] = [
  {
    key: "status",
    label: "Status",
    kind: "options",
    options: driftStatuses.map((value) => ({ value, label: driftStatusLabels[value] })),
  },
  {
    key: "kind",
    label: "Difference",
    kind: "options",
    options: Object.entries(driftKinds).map(([value, { label }]) => ({ value, label })),
  },
];

/** The differences the reader may see; the open ones unless the filter says otherwise. */
export function DriftTable() {
  const trpc = useTRPC();
  const [values, setValues] = useQueryStates(driftSearchParams);
  const program = useProgramFilter();
  const query = useInfiniteQuery({
    ...trpc.drift.list.infiniteQueryOptions(toDriftInput(values), {
      getNextPageParam: (page) => page.nextCursor,
    }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshFirstPage,
  });
  const summary = useQuery({
    ...trpc.drift.summary.queryOptions(toDriftSummary(values)),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const selection = useSelection(rows.map(driftKey));
  const isOpen = values.status === null || values.status === "open";
  const isFiltered = Object.values(values).some((value) => value !== null);
  return (
    <>
      <DriftKinds
        counts={summary.data}
        chosen={values.kind}
        hrefOf={(kind) => serializeDriftSearch(paths.drift, { ...values, kind })}
        onChoose={(kind) => setValues({ kind })}
      />
      <DataTable
        name="Differences"
        columns={driftColumns}
        query={query}
        rowKey={driftKey}
        rowHref={driftHref}
        selection={isOpen ? selection : undefined}
        selectLabel={driftSelectLabel}
        bar={
          isOpen && selection.chosen.size > 0 ? (
            <DriftBulkBar
              rows={rows.filter((row) => selection.chosen.has(row.id))}
              onDone={selection.clear}
            />
          ) : null
        }
        toolbar={
          <FilterBar
            definitions={[...filters, ...program.definitions]}
            values={values}
            onChange={setValues}
          />
        }
        empty={
          isFiltered ? (
            <EmptyState icon={SearchX} title="No difference fits these filters">
              Remove a filter, or look on the other side: sandbox and production are never shown together.
            </EmptyState>
          ) : (
            <EmptyState icon={CircleCheck} title="No difference is known">
              What the last comparisons found is resolved or accepted. Compare now to know it of this moment.
            </EmptyState>
          )
        }
      />
    </>
  );
}
