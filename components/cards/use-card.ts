"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { refreshMs } from "@/components/table/refresh-first-page";
import { useTRPC } from "@/components/trpc/provider";

/** The card of the page; its layout has fetched it, so it is there at the first paint. */
export function useCard(tokenId: string) {
  return useSuspenseQuery({
    ...useTRPC().cards.byId.queryOptions({ id: tokenId }),
    refetchInterval: refreshMs,
  }).data;
}
