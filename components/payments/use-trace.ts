"use client";

import { useQuery } from "@tanstack/react-query";
import { livePollMs } from "@/components/table/use-live-rows";
import { useTRPC } from "@/components/trpc/provider";
import { useAuthorization } from "./use-authorization";

/** How the authorization was answered. Asks on while FINCI's advice is still to come. */
export function useTrace(id: string) {
  const { outcome } = useAuthorization(id);
  return useQuery({
    ...useTRPC().authorizations.trace.queryOptions({ id }),
    refetchInterval: ({ state }) =>
      (outcome === "awaiting_advice" || (state.data !== undefined && state.data.advice === null)) &&
      livePollMs,
  });
}
