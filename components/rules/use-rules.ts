"use client";

import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { refreshMs } from "@/components/table/refresh-first-page";
import { useTRPC } from "@/components/trpc/provider";
import type { RuleSubject } from "@/server/services/rules";

/** The rules of the page's subject; the page has fetched them, so they are there at the first paint. */
export function useRules(subject: RuleSubject) {
  return useSuspenseQuery({
    ...useTRPC().rules.ofSubject.queryOptions(subject),
    refetchInterval: refreshMs,
  }).data;
}

/** How much of each limit is used; asks again while the page is in front. */
export function useUsage(subject: RuleSubject) {
  return useQuery({ ...useTRPC().rules.usage.queryOptions(subject), refetchInterval: refreshMs });
}

/** After a change: everything that shows rules asks again. */
export function useRefreshRules() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries(trpc.rules.pathFilter()),
      queryClient.invalidateQueries(trpc.approvals.pathFilter()),
    ]);
}
