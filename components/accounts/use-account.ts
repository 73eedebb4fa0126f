"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { refreshMs } from "@/components/table/refresh-first-page";
import { useTRPC } from "@/components/trpc/provider";

/** The account of the page; its layout has fetched it, so it is there at the first paint. */
export function useAccount(accountId: string) {
  return useSuspenseQuery({
    ...useTRPC().accounts.byId.queryOptions({ id: accountId }),
    refetchInterval: refreshMs,
  }).data;
}
