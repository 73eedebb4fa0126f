"use client";

import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";

/** The person of the page; its route has fetched them. */
export function useUser(id: string) {
  return useSuspenseQuery(useTRPC().users.byId.queryOptions({ id })).data;
}

/** Brings everything that shows people up to date after an act. */
export function useUsersRefresh() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries(trpc.users.pathFilter()),
      queryClient.invalidateQueries(trpc.ownAccess.pathFilter()),
    ]);
}
