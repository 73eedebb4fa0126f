"use client";

import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";

export type Side = "sandbox" | "production";
export type EnvironmentOf = { programId: string; kind: Side };

/** The environment of the page; its layout has loaded it already. */
export function useEnvironment({ programId, kind }: EnvironmentOf) {
  return useSuspenseQuery({
    ...useTRPC().environments.of.queryOptions({ programId, kind }),
    refetchInterval: 10_000,
  }).data;
}

/** Reads the environment, its program and what waits again, after a change. */
export function useRefresh() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () =>
    Promise.all(
      [trpc.environments.pathFilter(), trpc.programs.pathFilter(), trpc.approvals.pathFilter()].map(
        (filter) => queryClient.invalidateQueries(filter),
      ),
    );
}
