"use client";

import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { refreshMs } from "@/components/table/refresh-first-page";
import { useTRPC } from "@/components/trpc/provider";

/** The exception of the page; its route has fetched it. Keeps itself current, as several people may work on it. */
export function useException(id: string) {
  return useSuspenseQuery({
    ...useTRPC().exceptions.byId.queryOptions({ id }),
    refetchInterval: refreshMs,
  }).data;
}

/** The two sides of the exception, to compare; candidates come and go as payments do. */
export function useExceptionSides(id: string) {
  return useQuery(useTRPC().exceptions.sides.queryOptions({ id }));
}

/** Brings everything that shows exceptions, or the money behind them, up to date after an act. */
export function useExceptionRefresh() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () =>
    Promise.all(
      [
        trpc.exceptions.pathFilter(),
        trpc.approvals.pathFilter(),
        trpc.authorizations.pathFilter(),
        trpc.transactions.pathFilter(),
      ].map((filter) => queryClient.invalidateQueries(filter)),
    );
}
