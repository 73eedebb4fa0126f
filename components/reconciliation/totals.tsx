"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Scale } from "lucide-react";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { LoadingPanel } from "@/components/ui/loading";
import type { ReconciliationEnvironment } from "@/server/services/reconciliation";
import { CurrencyPanel } from "./currency-panel";
import { Freshness } from "./freshness";
import { RangePicker, useDays } from "./range-picker";

const refreshMs = 15_000;

/** Both sides per currency over the days in sight; each figure opens its rows. */
export function ReconciliationTotals({ environment }: { environment: ReconciliationEnvironment }) {
  const { timeZone, id } = environment;
  const { from, to } = useDays(timeZone);
  const query = useQuery({
    ...useTRPC().reconciliation.totals.queryOptions({ environmentId: id, from, to }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });
  return (
    <div className="flex flex-col gap-4">
      <RangePicker timeZone={timeZone} />
      <Freshness environment={environment} />
      {query.data ? (
        <div className={query.isPlaceholderData ? "flex flex-col gap-4 opacity-60" : "flex flex-col gap-4"}>
          {query.data.map((totals) => (
            <CurrencyPanel
              key={totals.currency}
              totals={totals}
              search={{ program: environment.program.id, from, to }}
            />
          ))}
          {query.data.length === 0 && (
            <EmptyState icon={Scale} title="Nothing was booked in these days">
              Entries show here once FINCI's ledger is fetched, bookings once FINCI clears payments.
            </EmptyState>
          )}
        </div>
      ) : query.error ? (
        <ErrorPanel
          sentence={problemOf(query.error).sentence}
          requestId={problemOf(query.error).requestId}
          onRetry={() => query.refetch()}
        />
      ) : (
        <LoadingPanel />
      )}
    </div>
  );
}
