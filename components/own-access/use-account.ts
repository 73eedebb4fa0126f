"use client";

import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";

/** One's own sessions and second factor; the route has fetched them. */
export function useOwnAccount() {
  return useSuspenseQuery(useTRPC().ownAccess.account.queryOptions()).data;
}

/** Brings the account's page up to date after an act. */
export function useOwnAccountRefresh() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries(trpc.ownAccess.pathFilter());
}
