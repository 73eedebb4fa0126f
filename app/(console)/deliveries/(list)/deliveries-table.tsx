"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Radio, SearchX } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useRef } from "react";
import { deliveryColumns, deliveryHref, deliveryKey } from "@/components/deliveries/delivery-columns";
import { deliveryKindOptions } from "@/components/payments/words";
import { deliveryStateOptions } from "@/components/status/payment-badges";
import { DataTable } from "@/components/table/data-table";
import { FilterBar } from "@/components/table/filter-bar";
import type { FilterDefinition } from "@/components/table/filters";
import { NewRowsButton } from "@/components/table/new-rows-button";
import { parseAsHttpStatus } from "@/components/table/url-parsers";
import { livePollMs, useLiveRows } from "@/components/table/use-live-rows";
import { useProgramFilter } from "@/components/table/use-program-filter";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { deliveriesSearchParams, toDeliveriesInput } from "./search-params";

const filters: FilterDefinition[] = [
  { key: "state", label: "State", kind: "options", isMultiple: true, options: deliveryStateOptions },
  { key: "kind", label: "Kind", kind: "options", isMultiple: true, options: deliveryKindOptions },
  {
    key: "endpoint",
    label: "Endpoint",
    kind: "options",
    options: [
      { value: "authorization", label: "Authorization" },
      { value: "transaction", label: "Transaction" },
    ],
  },
  {
    key: "status",
    label: "HTTP status",
    kind: "text",
    inputMode: "numeric",
    placeholder: "400",
    parser: parseAsHttpStatus,
    description: "What we answered, three digits.",
  },
  {
    key: "event",
    label: "Event id",
    kind: "text",
    inputMode: "numeric",
    description: "FINCI's id of the authorization or transaction.",
  },
  { key: "from", label: "From", kind: "moment" },
  { key: "to", label: "Until", kind: "moment" },
];

/** Every webhook that FINCI delivered, newest first; new ones come in while it is open. */
export function DeliveriesTable() {
  const trpc = useTRPC();
  const area = useRef<HTMLDivElement>(null);
  const [values, setValues] = useQueryStates(deliveriesSearchParams);
  const program = useProgramFilter();
  const input = toDeliveriesInput(values);
  const list = trpc.deliveries.list.infiniteQueryOptions(input, {
    getNextPageParam: (page) => page.nextCursor,
  });
  const query = useInfiniteQuery({ ...list, placeholderData: keepPreviousData });
  // A list with an end in time has no news.
  const isLive = values.to === null;
  const newest = useQuery({
    ...trpc.deliveries.list.queryOptions(input),
    enabled: isLive && query.isSuccess && !query.isPlaceholderData,
    refetchInterval: livePollMs,
    gcTime: 0,
  });
  const live = useLiveRows({ listKey: list.queryKey, newest: newest.data, rowKey: deliveryKey, area });
  const isFiltered = Object.values(values).some((value) => value !== null);
  return (
    <div ref={area} className="scroll-mt-24">
      <NewRowsButton count={live.waiting} onPress={live.show} />
      <DataTable
        name="Deliveries"
        columns={deliveryColumns}
        query={query}
        rowKey={deliveryKey}
        rowHref={deliveryHref}
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
            <EmptyState icon={SearchX} title="No delivery fits these filters">
              Remove a filter, or look on the other side: sandbox and production are never shown together.
            </EmptyState>
          ) : (
            <EmptyState icon={Radio} title="FINCI has delivered nothing here yet">
              Every webhook shows here with our answer, refused ones too. The program's page has the addresses
              that FINCI must call.
            </EmptyState>
          )
        }
      />
    </div>
  );
}
