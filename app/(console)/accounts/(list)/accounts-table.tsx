"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Landmark, SearchX } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { accountColumns, accountHref, accountKey } from "@/components/accounts/account-columns";
import { DataTable } from "@/components/table/data-table";
import { FilterBar } from "@/components/table/filter-bar";
import type { FilterDefinition } from "@/components/table/filters";
import { useProgramFilter } from "@/components/table/use-program-filter";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { accountsSearchParams, toAccountsInput } from "./search-params";

const filters: FilterDefinition[] = [
  {
    key: "text",
    label: "Id",
    kind: "text",
    description: "The whole id of the account or of its owner, as FINCI gave it.",
  },
  {
    key: "owner",
    label: "Owner",
    kind: "options",
    options: [
      { value: "person", label: "Person" },
      { value: "corporate", label: "Corporate" },
    ],
  },
  { key: "currency", label: "Currency", kind: "text", placeholder: "EUR", description: "Three letters." },
];

/** Every account the reader may see, newest first. */
export function AccountsTable() {
  const trpc = useTRPC();
  const [values, setValues] = useQueryStates(accountsSearchParams);
  const program = useProgramFilter();
  const query = useInfiniteQuery({
    ...trpc.accounts.list.infiniteQueryOptions(toAccountsInput(values), {
      getNextPageParam: (page) => page.nextCursor,
    }),
    placeholderData: keepPreviousData,
  });
  const columns = useMemo(
    () => accountColumns.filter((column) => !(program.isOneProgram && column.id === "program")),
    [program.isOneProgram],
  );
  const isFiltered = Object.values(values).some((value) => value !== null);
  return (
    <DataTable
      name="Accounts"
      columns={columns}
      query={query}
      rowKey={accountKey}
      rowHref={accountHref}
      toolbar={
        <FilterBar definitions={[...filters, ...program.definitions]} values={values} onChange={setValues} />
      }
      empty={
        isFiltered ? (
          <EmptyState icon={SearchX} title="No account fits these filters">
            Remove a filter, or look on the other side: sandbox and production accounts are never shown
            together.
          </EmptyState>
        ) : (
          <EmptyState icon={Landmark} title="No account has been opened here yet">
            An account is opened when the first card of a person or corporate is issued.
          </EmptyState>
        )
      }
    />
  );
}
