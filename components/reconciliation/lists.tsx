"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Download, SearchX } from "lucide-react";
import { useQueryStates } from "nuqs";
import { DataTable } from "@/components/table/data-table";
import { FilterBar } from "@/components/table/filter-bar";
import type { FilterDefinition } from "@/components/table/filters";
import { refreshFirstPage } from "@/components/table/refresh-first-page";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";
import { ageBuckets, matchStateLabels, matchStates } from "@/lib/reconciliation";
import type { ReconciliationEnvironment } from "@/server/services/reconciliation";
import { bookingColumns, bookingHref, bookingKey, entryColumns, entryHref, entryKey } from "./columns";
import { RangePicker } from "./range-picker";
import {
  bookingsSearchParams,
  entriesSearchParams,
  fileSearch,
  toBookingsInput,
  toEntriesInput,
} from "./search-params";

const shared: FilterDefinition[] = [
  {
    key: "state",
    label: "Match",
    kind: "options",
    options: matchStates.map((value) => ({ value, label: matchStateLabels[value] })),
  },
  {
    key: "age",
    label: "Unmatched for",
    kind: "options",
    options: ageBuckets.map(({ key, label }) => ({ value: key, label })),
  },
];

function currencyFilter({ accounts, currency }: ReconciliationEnvironment): FilterDefinition {
  const codes = [...new Set([currency, ...accounts.map((account) => account.currency)])].sort();
  return {
    key: "currency",
    label: "Currency",
    kind: "options",
    options: codes.map((code) => ({ value: code, label: code })),
  };
}

type ListProps = { environment: ReconciliationEnvironment };

/** FINCI's entries of the days in sight. */
export function EntriesList({ environment }: ListProps) {
  const [values, setValues] = useQueryStates(entriesSearchParams);
  const input = toEntriesInput(environment, values);
  const query = useInfiniteQuery({
    ...useTRPC().reconciliation.entries.infiniteQueryOptions(input, {
      getNextPageParam: (page) => page.nextCursor,
    }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshFirstPage,
  });
  const kinds: FilterDefinition = {
    key: "kind",
    label: "Kind",
    kind: "options",
    options: [
      { value: "card", label: "Card-related" },
      { value: "other", label: "Other" },
    ],
  };
  const { from: _from, to: _to, ...filters } = values;
  return (
    <div className="flex flex-col gap-4">
      <ListHead environment={environment} href={paths.reconciliationFile("entries.csv", fileSearch(input))} />
      <DataTable
        name="FINCI's entries"
        columns={entryColumns}
        query={query}
        rowKey={entryKey}
        rowHref={entryHref}
        toolbar={
          <FilterBar
            definitions={[...shared, kinds, currencyFilter(environment)]}
            values={filters}
            onChange={setValues}
          />
        }
        empty={<Nothing what="entry" />}
      />
    </div>
  );
}

/** Our presentments and returns of the days in sight. */
export function BookingsList({ environment }: ListProps) {
  const [values, setValues] = useQueryStates(bookingsSearchParams);
  const input = toBookingsInput(environment, values);
  const query = useInfiniteQuery({
    ...useTRPC().reconciliation.bookings.infiniteQueryOptions(input, {
      getNextPageParam: (page) => page.nextCursor,
    }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshFirstPage,
  });
  const types: FilterDefinition = {
    key: "type",
    label: "Type",
    kind: "options",
    options: [
      { value: "presentment", label: "Presentment" },
      { value: "return", label: "Return" },
    ],
  };
  const { from: _from, to: _to, ...filters } = values;
  return (
    <div className="flex flex-col gap-4">
      <ListHead
        environment={environment}
        href={paths.reconciliationFile("bookings.csv", fileSearch(input))}
      />
      <DataTable
        name="Our bookings"
        columns={bookingColumns}
        query={query}
        rowKey={bookingKey}
        rowHref={bookingHref}
        toolbar={
          <FilterBar
            definitions={[...shared, types, currencyFilter(environment)]}
            values={filters}
            onChange={setValues}
          />
        }
        empty={<Nothing what="booking" />}
      />
    </div>
  );
}

function ListHead({ environment, href }: ListProps & { href: string }) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-3">
      <RangePicker timeZone={environment.timeZone} />
      <Button asChild>
        <a href={href} download>
          <Download aria-hidden />
          Export CSV
        </a>
      </Button>
    </div>
  );
}

function Nothing({ what }: { what: string }) {
  return (
    <EmptyState icon={SearchX} title={`No ${what} fits the days and filters`}>
      Choose other days, or remove a filter.
    </EmptyState>
  );
}
