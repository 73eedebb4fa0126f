"use client";

import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { refreshMs } from "@/components/table/refresh-first-page";
import { useTRPC } from "@/components/trpc/provider";

/** The request of the page; its route has fetched it. Keeps itself current, as several people may decide. */
export function useApproval(id: string) {
  return useSuspenseQuery({
    ...useTRPC().approvals.byId.queryOptions({ id }),
    refetchInterval: refreshMs,
  }).data;
}

/** Brings everything that shows the request or what it changes up to date after an act. */
export function useApprovalRefresh() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries(trpc.approvals.pathFilter()),
      queryClient.invalidateQueries(trpc.accounts.pathFilter()),
      queryClient.invalidateQueries(trpc.exceptions.pathFilter()),
      queryClient.invalidateQueries(trpc.rules.pathFilter()),
      queryClient.invalidateQueries(trpc.cardBulk.pathFilter()),
      queryClient.invalidateQueries(trpc.users.pathFilter()),
      queryClient.invalidateQueries(trpc.programs.pathFilter()),
    ]);
}
