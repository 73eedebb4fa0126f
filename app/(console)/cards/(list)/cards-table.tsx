"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { CreditCard, SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { withWaitingBadge } from "@/components/card-bulk/waiting-badge";
import { cardHref, cardKey, cardSelectLabel } from "@/components/cards/card-columns";
import { IssueCardButton } from "@/components/cards/issue-card-button";
import { stageOptions, statusOptions } from "@/components/status/card-badges";
import { DataTable } from "@/components/table/data-table";
import { FilterBar } from "@/components/table/filter-bar";
import type { FilterDefinition } from "@/components/table/filters";
import { refreshMs } from "@/components/table/refresh-first-page";
import { useProgramFilter } from "@/components/table/use-program-filter";
import { useSelection } from "@/components/table/use-selection";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { cardsSearchParams, toCardsInput } from "./search-params";

const CardBulkBar = dynamic(
  () => import("@/components/card-bulk/card-bulk-bar").then((file) => file.CardBulkBar),
  { ssr: false },
);

const filters: FilterDefinition[] = [
  {
    key: "text",
    label: "Search",
    kind: "text",
    placeholder: "1234 or Berg",
    description: "The last four digits, part of the holder's or embossed name, or a token id.",
  },
  { key: "status", label: "Status", kind: "options", isMultiple: true, options: statusOptions },
  { key: "stage", label: "Stage", kind: "options", options: stageOptions },
  { key: "account", label: "Account", kind: "text", description: "The account's id at FINCI." },
];

/** Every card the reader may see, newest first. */
export function CardsTable() {
  const trpc = useTRPC();
  const [values, setValues] = useQueryStates(cardsSearchParams);
  const program = useProgramFilter();
  const query = useInfiniteQuery({
    ...trpc.cards.list.infiniteQueryOptions(toCardsInput(values), {
      getNextPageParam: (page) => page.nextCursor,
    }),
    placeholderData: keepPreviousData,
  });
  const { data: waiting } = useQuery({
    ...trpc.cardBulk.waitingCards.queryOptions(),
    refetchInterval: refreshMs,
  });
  const columns = useMemo(
    () => withWaitingBadge(waiting).filter((column) => !(program.isOneProgram && column.id === "program")),
    [program.isOneProgram, waiting],
  );
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const selection = useSelection(rows.map(cardKey));
  const isFiltered = Object.values(values).some((value) => value !== null);
  return (
    <DataTable
      name="Cards"
      columns={columns}
      query={query}
      rowKey={cardKey}
      rowHref={cardHref}
      selection={selection}
      selectLabel={cardSelectLabel}
      bar={
        selection.chosen.size > 0 ? (
          <CardBulkBar
            rows={rows.filter((row) => selection.chosen.has(cardKey(row)))}
            onDone={selection.clear}
          />
        ) : null
      }
      toolbar={
        <FilterBar definitions={[...filters, ...program.definitions]} values={values} onChange={setValues} />
      }
      empty={
        isFiltered ? (
          <EmptyState icon={SearchX} title="No card fits these filters">
            Remove a filter, or look on the other side: sandbox and production cards are never shown together.
          </EmptyState>
        ) : (
          <EmptyState
            icon={CreditCard}
            title="No card has been issued here yet"
            actions={<IssueCardButton />}
          >
            A card needs its owner and an account first; the wizard makes what is missing.
          </EmptyState>
        )
      }
    />
  );
}
