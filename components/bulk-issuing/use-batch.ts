"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { notify } from "@/components/ui/toast";

/** How often a batch that is carried out is asked for. */
const runningMs = 1_500;
const restingMs = 10_000;

/** The batch of the page; its route has fetched it. Keeps itself current while it is carried out. */
export function useBatch(id: string) {
  return useSuspenseQuery({
    ...useTRPC().bulkIssuing.byId.queryOptions({ id }),
    refetchInterval: ({ state }) => (state.data?.state === "running" ? runningMs : restingMs),
  }).data;
}

/** Brings the batch and its rows up to date after an act. */
export function useBatchRefresh() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries(trpc.bulkIssuing.pathFilter()),
      queryClient.invalidateQueries(trpc.approvals.pathFilter()),
    ]);
}

/** The acts on a batch that need nothing but its id; a refusal is a toast. */
export function useBatchAct(act: "pause" | "resume" | "cancel" | "retryFailed") {
  const procedures = useTRPC().bulkIssuing;
  const refresh = useBatchRefresh();
  return useMutation(
    procedures[act].mutationOptions({
      onError: (error) => notify("error", problemOf(error).sentence),
      onSettled: refresh,
    }),
  );
}
