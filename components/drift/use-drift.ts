"use client";

import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { refreshMs } from "@/components/table/refresh-first-page";
import { useTRPC } from "@/components/trpc/provider";

/** The difference of the page; its route has fetched it. Keeps itself current, as several people may resolve it. */
export function useDriftFinding(id: string) {
  return useSuspenseQuery({
    ...useTRPC().drift.byId.queryOptions({ id }),
    refetchInterval: refreshMs,
  }).data;
}

/** Brings everything that shows differences, or the cards behind them, up to date after an act. */
export function useDriftRefresh() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries(trpc.drift.pathFilter()),
      queryClient.invalidateQueries(trpc.cards.pathFilter()),
    ]);
}
