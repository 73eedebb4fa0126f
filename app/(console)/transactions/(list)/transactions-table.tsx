"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ArrowLeftRight, SearchX } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useMemo, useRef } from "react";
import { paymentFilters, usePaymentCurrencies } from "@/components/payments/filters";
import {
  transactionColumns,
  transactionHref,
  transactionKey,
} from "@/components/payments/transaction-columns";
import { DataTable } from "@/components/table/data-table";
import { FilterBar } from "@/components/table/filter-bar";
import type { FilterDefinition } from "@/components/table/filters";
import { NewRowsButton } from "@/components/table/new-rows-button";
import { livePollMs, useLiveRows } from "@/components/table/use-live-rows";
import { useProgramFilter } from "@/components/table/use-program-filter";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { toTransactionsInput, transactionsSearchParams } from "./search-params";

const filters: FilterDefinition[] = [
  {
    key: "type",
    label: "Type",
    kind: "options",
    options: [
      { value: "presentment", label: "Presentment" },
      { value: "return", label: "Return" },
    ],
  },
  {
    key: "deferred",
    label: "Deferred",
    kind: "options",
    options: [
      { value: "yes", label: "Without an authorization" },
      { value: "no", label: "With an authorization" },
    ],
  },
  {
    key: "authorization",
    label: "Authorization",
    kind: "text",
    description: "The authorization's id at FINCI.",
  },
];

/** Every presentment and return the reader may see, newest first; new ones come in while it is open. */
export function TransactionsTable() {
  const trpc = useTRPC();
  const area = useRef<HTMLDivElement>(null);
  const [values, setValues] = useQueryStates(transactionsSearchParams);
  const program = useProgramFilter();
  const currencies = usePaymentCurrencies();
  const input = toTransactionsInput(values);
  const list = trpc.transactions.list.infiniteQueryOptions(input, {
    getNextPageParam: (page) => page.nextCursor,
  });
  const query = useInfiniteQuery({ ...list, placeholderData: keepPreviousData });
  // A list with an end in time has no news.
  const isLive = values.to === null;
  const newest = useQuery({
    ...trpc.transactions.list.queryOptions(input),
    enabled: isLive && query.isSuccess && !query.isPlaceholderData,
    refetchInterval: livePollMs,
    gcTime: 0,
  });
  const live = useLiveRows({ listKey: list.queryKey, newest: newest.data, rowKey: transactionKey, area });
  const columns = useMemo(
    () => transactionColumns.filter((column) => !(program.isOneProgram && column.id === "program")),
    [program.isOneProgram],
  );
  const isFiltered = Object.values(values).some((value) => value !== null);
  return (
    <div ref={area} className="scroll-mt-24">
      <NewRowsButton count={live.waiting} onPress={live.show} />
      <DataTable
        name="Transactions"
        columns={columns}
        query={query}
        rowKey={transactionKey}
        rowHref={transactionHref}
        isLive={isLive}
        toolbar={
          <FilterBar
            definitions={[...filters, ...paymentFilters(currencies), ...program.definitions]}
            values={values}
            onChange={setValues}
          />
        }
        empty={
          isFiltered ? (
            <EmptyState icon={SearchX} title="No transaction fits these filters">
              Remove a filter, or look on the other side: sandbox and production are never shown together.
            </EmptyState>
          ) : (
            <EmptyState icon={ArrowLeftRight} title="Nothing has cleared here yet">
              Presentments and returns show here as FINCI delivers them, usually a day or more after the
              authorization.
            </EmptyState>
          )
        }
      />
    </div>
  );
}
