"use client";

import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { refreshMs } from "@/components/table/refresh-first-page";
import { useTRPC } from "@/components/trpc/provider";

/** The exception of the page; its route has fetched it. Keeps itself current, as several people may work on it. */
export function useException(id: string) {
  return useSuspenseQuery({
    ...useTRPC().exceptions.byId.queryOptions({ id }),
    refetchInterval: refreshMs,
  }).data;
}

/** Brings everything that shows exceptions up to date after an act. */
export function useExceptionRefresh() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries(trpc.exceptions.pathFilter()),
      queryClient.invalidateQueries(trpc.authorizations.trace.pathFilter()),
    ]);
}
