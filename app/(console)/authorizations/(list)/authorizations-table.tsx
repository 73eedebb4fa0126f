"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { SearchX, ShieldCheck } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useMemo, useRef } from "react";
import {
  authorizationColumns,
  authorizationHref,
  authorizationKey,
} from "@/components/payments/authorization-columns";
import { paymentFilters, usePaymentCurrencies } from "@/components/payments/filters";
import { entryModeOptions } from "@/components/payments/words";
import { RecordedOnlyNote } from "@/components/programs/recorded-only-note";
import { lifecycleOptions, outcomeOptions } from "@/components/status/payment-badges";
import { DataTable } from "@/components/table/data-table";
import { FilterBar } from "@/components/table/filter-bar";
import type { FilterDefinition } from "@/components/table/filters";
import { NewRowsButton } from "@/components/table/new-rows-button";
import { parseAsUuid } from "@/components/table/url-parsers";
import { livePollMs, useLiveRows } from "@/components/table/use-live-rows";
import { useProgramFilter } from "@/components/table/use-program-filter";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { authorizationStates, authorizationStateWords } from "@/lib/authorization-states";
import { decisionReasons } from "@/lib/decision-reasons";
import { authorizationsSearchParams, toAuthorizationsInput } from "./search-params";

/** Set by links from elsewhere; offered only while they are set. */
const linkedFilters: FilterDefinition[] = [
  { key: "outcome", label: "Outcome", kind: "options", isMultiple: true, options: outcomeOptions },
  {
    key: "maintenance",
    label: "Decided by maintenance window",
    kind: "text",
    parser: parseAsUuid,
    description: "The window's id, as the program's maintenance page links it.",
  },
];

const filters: FilterDefinition[] = [
  {
    key: "state",
    label: "State",
    kind: "options",
    options: authorizationStates.map((value) => ({ value, label: authorizationStateWords[value].label })),
  },
  {
    key: "decision",
    label: "Our decision",
    kind: "options",
    options: [
      { value: "approved", label: "Approved" },
      { value: "declined", label: "Declined" },
    ],
  },
  {
    key: "reason",
    label: "Decline reason",
    kind: "options",
    options: Object.entries(decisionReasons).map(([value, { label }]) => ({ value, label })),
  },
  { key: "lifecycle", label: "Money", kind: "options", isMultiple: true, options: lifecycleOptions },
  { key: "entryMode", label: "Entry mode", kind: "options", options: entryModeOptions },
];

/** Every authorization the reader may see, newest first; new ones come in while it is open. */
export function AuthorizationsTable() {
  const trpc = useTRPC();
  const area = useRef<HTMLDivElement>(null);
  const [values, setValues] = useQueryStates(authorizationsSearchParams);
  const program = useProgramFilter();
  const currencies = usePaymentCurrencies();
  const input = toAuthorizationsInput(values);
  const list = trpc.authorizations.list.infiniteQueryOptions(input, {
    getNextPageParam: (page) => page.nextCursor,
  });
  const query = useInfiniteQuery({ ...list, placeholderData: keepPreviousData });
  // A list with an end in time has no news.
  const isLive = values.to === null;
  const newest = useQuery({
    ...trpc.authorizations.list.queryOptions(input),
    enabled: isLive && query.isSuccess && !query.isPlaceholderData,
    refetchInterval: livePollMs,
    gcTime: 0,
  });
  const live = useLiveRows({ listKey: list.queryKey, newest: newest.data, rowKey: authorizationKey, area });
  const columns = useMemo(
    () => authorizationColumns.filter((column) => !(program.isOneProgram && column.id === "program")),
    [program.isOneProgram],
  );
  const isFiltered = Object.values(values).some((value) => value !== null);
  return (
    <div ref={area} className="scroll-mt-24">
      <RecordedOnlyNote programId={values.program}>
        We were not asked about any payment here; what FINCI told the merchants is recorded.
      </RecordedOnlyNote>
      <NewRowsButton count={live.waiting} onPress={live.show} />
      <DataTable
        name="Authorizations"
        columns={columns}
        query={query}
        rowKey={authorizationKey}
        rowHref={authorizationHref}
        isLive={isLive}
        toolbar={
          <FilterBar
            definitions={[
              ...filters,
              ...linkedFilters.filter(
                ({ key }) => key in values && values[key as keyof typeof values] !== null,
              ),
              ...paymentFilters(currencies),
              ...program.definitions,
            ]}
            values={values}
            onChange={setValues}
          />
        }
        empty={
          isFiltered ? (
            <EmptyState icon={SearchX} title="No authorization fits these filters">
              Remove a filter, or look on the other side: sandbox and production are never shown together.
            </EmptyState>
          ) : (
            <EmptyState icon={ShieldCheck} title="No card has been used here yet">
              As soon as FINCI asks for the first authorization, it shows here by itself.
            </EmptyState>
          )
        }
      />
    </div>
  );
}
