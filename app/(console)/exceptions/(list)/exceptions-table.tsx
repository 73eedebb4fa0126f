"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck, SearchX } from "lucide-react";
import { useQueryStates } from "nuqs";
import { exceptionColumns, exceptionHref, exceptionKey } from "@/components/exceptions/exception-columns";
import { RecordedOnlyNote } from "@/components/programs/recorded-only-note";
import { DataTable } from "@/components/table/data-table";
import { FilterBar } from "@/components/table/filter-bar";
import type { FilterDefinition } from "@/components/table/filters";
import { refreshFirstPage } from "@/components/table/refresh-first-page";
import { useProgramFilter } from "@/components/table/use-program-filter";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { exceptionKinds } from "@/lib/exception-kinds";
import { exceptionsSearchParams, toExceptionsInput } from "./search-params";

const filters: FilterDefinition[] = [
  {
    key: "status",
    label: "Status",
    kind: "options",
    options: [
      { value: "open", label: "Open" },
      { value: "closed", label: "Closed" },
    ],
  },
  {
    key: "owner",
    label: "Who looks at it",
    kind: "options",
    options: [
      { value: "me", label: "Me" },
      { value: "nobody", label: "Nobody" },
    ],
  },
  {
    key: "kind",
    label: "Kind",
    kind: "options",
    options: Object.entries(exceptionKinds).map(([value, { label }]) => ({ value, label })),
  },
];

/** The exceptions the reader may see; the open ones, oldest first, unless the filter says otherwise. */
export function ExceptionsTable() {
  const trpc = useTRPC();
  const [values, setValues] = useQueryStates(exceptionsSearchParams);
  const program = useProgramFilter();
  const query = useInfiniteQuery({
    ...trpc.exceptions.list.infiniteQueryOptions(toExceptionsInput(values), {
      getNextPageParam: (page) => page.nextCursor,
    }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshFirstPage,
  });
  const isFiltered = Object.values(values).some((value) => value !== null);
  return (
    <>
      <RecordedOnlyNote programId={values.program}>
        We answer nothing, so nothing can differ.
      </RecordedOnlyNote>
      <DataTable
        name="Exceptions"
        columns={exceptionColumns}
        query={query}
        rowKey={exceptionKey}
        rowHref={exceptionHref}
        toolbar={
          <FilterBar
            definitions={[...filters, ...program.definitions]}
            values={values}
            onChange={setValues}
          />
        }
        empty={
          isFiltered ? (
            <EmptyState icon={SearchX} title="No exception fits these filters">
              Remove a filter, or look on the other side: sandbox and production are never shown together.
            </EmptyState>
          ) : (
            <EmptyState icon={CircleCheck} title="Nothing waits for a person">
              As soon as FINCI tells a merchant something else than we answered, it shows here by itself.
            </EmptyState>
          )
        }
      />
    </>
  );
}
