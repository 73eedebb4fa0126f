"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ScrollText, SearchX } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useMemo, useRef } from "react";
import { operationOptions } from "@/components/payments/words";
import { callOutcomeOptions } from "@/components/status/payment-badges";
import { DataTable } from "@/components/table/data-table";
import { FilterBar } from "@/components/table/filter-bar";
import type { FilterDefinition } from "@/components/table/filters";
import { NewRowsButton } from "@/components/table/new-rows-button";
import { parseAsHttpStatus, parseAsUuid } from "@/components/table/url-parsers";
import { livePollMs, useLiveRows } from "@/components/table/use-live-rows";
import { useProgramFilter } from "@/components/table/use-program-filter";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { apiCallColumns, apiCallHref, apiCallKey } from "./columns";
import { apiLogSearchParams, toApiLogInput } from "./search-params";

const filters: FilterDefinition[] = [
  { key: "outcome", label: "Outcome", kind: "options", isMultiple: true, options: callOutcomeOptions },
  { key: "operation", label: "Operation", kind: "options", options: operationOptions },
  {
    key: "status",
    label: "HTTP status",
    kind: "text",
    inputMode: "numeric",
    placeholder: "409",
    parser: parseAsHttpStatus,
    description: "What FINCI answered, three digits.",
  },
  {
    key: "intent",
    label: "Write",
    kind: "text",
    parser: parseAsUuid,
    description: "The id of the recorded write, as it stands on a call's page.",
  },
  {
    key: "request",
    label: "Request id",
    kind: "text",
    description: "The operator's request, as an error message quotes it.",
  },
  { key: "from", label: "From", kind: "moment" },
  { key: "to", label: "Until", kind: "moment" },
];

/** Every Card API call, newest first; new ones come in while it is open. */
export function ApiLogTable() {
  const trpc = useTRPC();
  const area = useRef<HTMLDivElement>(null);
  const [values, setValues] = useQueryStates(apiLogSearchParams);
  const program = useProgramFilter();
  const input = toApiLogInput(values);
  const list = trpc.apiCalls.list.infiniteQueryOptions(input, {
    getNextPageParam: (page) => page.nextCursor,
  });
  const query = useInfiniteQuery({ ...list, placeholderData: keepPreviousData });
  // A list with an end in time has no news.
  const isLive = values.to === null;
  const newest = useQuery({
    ...trpc.apiCalls.list.queryOptions(input),
    enabled: isLive && query.isSuccess && !query.isPlaceholderData,
    refetchInterval: livePollMs,
    gcTime: 0,
  });
  const live = useLiveRows({ listKey: list.queryKey, newest: newest.data, rowKey: apiCallKey, area });
  const columns = useMemo(
    () => apiCallColumns.filter((column) => !(program.isOneProgram && column.id === "program")),
    [program.isOneProgram],
  );
  const isFiltered = Object.values(values).some((value) => value !== null);
  return (
    <div ref={area} className="scroll-mt-24">
      <NewRowsButton count={live.waiting} onPress={live.show} />
      <DataTable
        name="API calls"
        columns={columns}
        query={query}
        rowKey={apiCallKey}
        rowHref={apiCallHref}
        isLive={isLive}
        toolbar={
          <FilterBar
            definitions={[...filters, ...program.definitions]}
            values={values}
            onChange={setValues}
          />
        }
        empty={
          isFiltered ? (
            <EmptyState icon={SearchX} title="No call fits these filters">
              Remove a filter, or look on the other side: sandbox and production are never shown together.
            </EmptyState>
          ) : (
            <EmptyState icon={ScrollText} title="The console has not called FINCI here yet">
              Issuing a card or changing one makes calls; each attempt shows here with what came back.
            </EmptyState>
          )
        }
      />
    </div>
  );
}
