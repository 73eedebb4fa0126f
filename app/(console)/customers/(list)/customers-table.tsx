"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { SearchX, Users } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { IssueCardButton } from "@/components/cards/issue-card-button";
import { customerColumns, customerHref, customerKey } from "@/components/customers/customer-columns";
import { DataTable } from "@/components/table/data-table";
import { FilterBar } from "@/components/table/filter-bar";
import type { FilterDefinition } from "@/components/table/filters";
import { useProgramFilter } from "@/components/table/use-program-filter";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { customersSearchParams, toCustomersInput } from "./search-params";

const filters: FilterDefinition[] = [
  {
    key: "text",
    label: "Search",
    kind: "text",
    placeholder: "Berg or anna@",
    description: "Part of a name or e-mail, or a whole registration number, external id or FINCI id.",
  },
  {
    key: "kind",
    label: "Kind",
    kind: "options",
    options: [
      { value: "person", label: "Person" },
      { value: "corporate", label: "Corporate" },
    ],
  },
];

/** Every customer the reader may see, newest first. */
export function CustomersTable() {
  const trpc = useTRPC();
  const [values, setValues] = useQueryStates(customersSearchParams);
  const program = useProgramFilter();
  const query = useInfiniteQuery({
    ...trpc.customers.list.infiniteQueryOptions(toCustomersInput(values), {
      getNextPageParam: (page) => page.nextCursor,
    }),
    placeholderData: keepPreviousData,
  });
  const columns = useMemo(
    () => customerColumns.filter((column) => !(program.isOneProgram && column.id === "program")),
    [program.isOneProgram],
  );
  const isFiltered = Object.values(values).some((value) => value !== null);
  return (
    <DataTable
      name="Customers"
      columns={columns}
      query={query}
      rowKey={customerKey}
      rowHref={customerHref}
      toolbar={
        <FilterBar definitions={[...filters, ...program.definitions]} values={values} onChange={setValues} />
      }
      empty={
        isFiltered ? (
          <EmptyState icon={SearchX} title="No customer fits these filters">
            Remove a filter, or look on the other side: sandbox and production customers are never shown
            together.
          </EmptyState>
        ) : (
          <EmptyState icon={Users} title="There is no customer here yet" actions={<IssueCardButton />}>
            Persons and corporates are created with their first card.
          </EmptyState>
        )
      }
    />
  );
}
