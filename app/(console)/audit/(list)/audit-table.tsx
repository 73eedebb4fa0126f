"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Download, ScrollText, SearchX } from "lucide-react";
import { useQueryStates } from "nuqs";
import { auditColumns, auditHref, auditKey } from "@/components/audit/audit-columns";
import { DataTable } from "@/components/table/data-table";
import { FilterBar } from "@/components/table/filter-bar";
import type { FilterDefinition } from "@/components/table/filters";
import { refreshFirstPage } from "@/components/table/refresh-first-page";
import { useProgramFilter } from "@/components/table/use-program-filter";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { auditOutcomeLabels, auditOutcomes } from "@/lib/audit-words";
import { paths } from "@/lib/paths";
import { parseAsAction } from "./parse-action";
import { auditSearchParams, serializeAuditSearch, toAuditInput } from "./search-params";

const filters: readonly FilterDefinition[] = [
  {
    key: "action",
    label: "Action",
    kind: "text",
    parser: parseAsAction,
    placeholder: "card.change_status",
    description: "An action as the entry's page names it, or its first word for all of them, such as card.",
  },
  {
    key: "outcome",
    label: "Outcome",
    kind: "options",
    options: auditOutcomes.map((value) => ({ value, label: auditOutcomeLabels[value] })),
  },
  { key: "type", label: "Kind of record", kind: "text", placeholder: "card", description: "Its whole name." },
  { key: "subject", label: "Record", kind: "text", description: "The record's whole id." },
  {
    key: "where",
    label: "Where",
    kind: "options",
    options: [
      { value: "environment", label: "This side" },
      { value: "console", label: "The console itself" },
    ],
  },
  { key: "request", label: "Request", kind: "text", description: "A whole request id." },
  { key: "from", label: "From", kind: "moment" },
  { key: "to", label: "Before", kind: "moment" },
];

/** The entries the reader may see, newest first; an entry's page tells the rest. */
export function AuditTable() {
  const trpc = useTRPC();
  const [values, setValues] = useQueryStates(auditSearchParams);
  const program = useProgramFilter();
  const { data: people = [] } = useQuery(trpc.audit.people.queryOptions());
  const person: FilterDefinition = {
    key: "person",
    label: "Person",
    kind: "options",
    options: people.map(({ id, name }) => ({ value: id, label: name })),
  };
  const query = useInfiniteQuery({
    ...trpc.audit.list.infiniteQueryOptions(toAuditInput(values), {
      getNextPageParam: (page) => page.nextCursor,
    }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshFirstPage,
  });
  const isFiltered = Object.values(values).some((value) => value !== null);
  return (
    <DataTable
      name="Audit log"
      columns={auditColumns}
      query={query}
      rowKey={auditKey}
      rowHref={auditHref}
      toolbar={
        <>
          <FilterBar
            definitions={[person, ...filters, ...program.definitions]}
            values={values}
            onChange={setValues}
          />
          <Button asChild variant="ghost" size="sm" className="text-muted">
            <a href={serializeAuditSearch(paths.auditExport, values)} download>
              <Download aria-hidden />
              CSV
            </a>
          </Button>
        </>
      }
      empty={
        isFiltered ? (
          <EmptyState icon={SearchX} title="No entry fits these filters">
            Remove a filter, or look on the other side: sandbox and production are never shown together.
          </EmptyState>
        ) : (
          <EmptyState icon={ScrollText} title="Nothing was done yet">
            Every change, refused attempt, export and sign-in shows here as it happens.
          </EmptyState>
        )
      }
    />
  );
}
