"use client";

import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { livePollMs } from "@/components/table/use-live-rows";
import { useTRPC } from "@/components/trpc/provider";
import type { AuthorizationDetail } from "@/server/services/authorizations";

/** True while FINCI's advice, a reversal or a presentment is still to come. */
function isUnsettled({ outcome, lifecycle }: AuthorizationDetail): boolean {
  return outcome === "awaiting_advice" || lifecycle === "held" || lifecycle === "partially_cleared";
}

function useAuthorizationQuery(id: string) {
  return useSuspenseQuery({
    ...useTRPC().authorizations.byId.queryOptions({ id }),
    refetchInterval: ({ state }) => state.data && isUnsettled(state.data) && livePollMs,
  });
}

/** The authorization of the page; its layout has fetched it. Keeps itself current until it is settled. */
export function useAuthorization(id: string) {
  return useAuthorizationQuery(id).data;
}

/** Everything that happened to it, oldest first. Asks on until it is newer than the settled authorization. */
export function useAuthorizationTimeline(id: string) {
  const { data, dataUpdatedAt } = useAuthorizationQuery(id);
  return useQuery({
    ...useTRPC().authorizations.timeline.queryOptions({ id }),
    refetchInterval: ({ state }) => (isUnsettled(data) || state.dataUpdatedAt < dataUpdatedAt) && livePollMs,
  });
}
