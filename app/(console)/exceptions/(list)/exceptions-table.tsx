"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { CircleCheck, Download, SearchX } from "lucide-react";
import { useQueryStates } from "nuqs";
import { BulkBar } from "@/components/exceptions/bulk-bar";
import {
  exceptionColumns,
  exceptionHref,
  exceptionKey,
  exceptionSelectLabel,
} from "@/components/exceptions/exception-columns";
import { exceptionFilters } from "@/components/exceptions/exception-filters";
import { KindBar, StakeTotals } from "@/components/exceptions/kind-bar";
import { DataTable } from "@/components/table/data-table";
import { FilterBar } from "@/components/table/filter-bar";
import { refreshFirstPage, refreshMs } from "@/components/table/refresh-first-page";
import { useProgramFilter } from "@/components/table/use-program-filter";
import { useSelection } from "@/components/table/use-selection";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";
import {
  type ExceptionsSearch,
  exceptionsSearchParams,
  serializeExceptionsSearch,
  toExceptionFilter,
  toExceptionsInput,
} from "./search-params";

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
  const summary = useQuery({
    ...trpc.exceptions.summary.queryOptions(toExceptionFilter(values)),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const selection = useSelection(rows.map(exceptionKey));
  const isClosed = values.status === "closed";
  return (
    <>
      {!isClosed && (
        <>
          <KindBar
            summary={summary.data}
            chosen={values.kind}
            hrefOf={(kind) => serializeExceptionsSearch(paths.exceptions, { ...values, kind })}
            onChoose={(kind) => setValues({ kind })}
          />
          <StakeTotals
            totals={summary.data?.totals}
            chosen={values.currency}
            onChoose={(currency) => setValues({ currency, order: currency ? "stake" : null })}
          />
        </>
      )}
      <DataTable
        name="Exceptions"
        columns={exceptionColumns}
        query={query}
        rowKey={exceptionKey}
        rowHref={exceptionHref}
        selection={isClosed ? undefined : selection}
        selectLabel={exceptionSelectLabel}
        bar={
          selection.chosen.size > 0 && !isClosed ? (
            <BulkBar rows={rows.filter((row) => selection.chosen.has(row.id))} onDone={selection.clear} />
          ) : null
        }
        toolbar={
          <>
            <FilterBar
              definitions={[...exceptionFilters(values.currency !== null), ...program.definitions]}
              values={values}
              onChange={setValues}
            />
            <ExportLink values={values} />
          </>
        }
        empty={<Empty values={values} />}
      />
    </>
  );
}

/** A plain link: the browser saves what the server streams. */
function ExportLink({ values }: { values: ExceptionsSearch }) {
  return (
    <Button asChild variant="ghost" size="sm" className="text-muted">
      <a href={serializeExceptionsSearch(paths.exceptionsExport, values)} download>
        <Download aria-hidden />
        CSV
      </a>
    </Button>
  );
}

function Empty({ values }: { values: ExceptionsSearch }) {
  const isFiltered = Object.values(values).some((value) => value !== null);
  return isFiltered ? (
    <EmptyState icon={SearchX} title="No exception fits these filters">
      Remove a filter, or look on the other side: sandbox and production are never shown together.
    </EmptyState>
  ) : (
    <EmptyState icon={CircleCheck} title="Nothing waits for a person">
      What does not fit (an answer that differs from the advice, a clearing without authorization, a suspected
      duplicate, an entry of FINCI without a booking) shows here by itself.
    </EmptyState>
  );
}
