"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { isUnsettled } from "./words";

const progressMs = 400;
const unsettledMs = 3_000;

/** The issuance of the page. While it runs it is asked for often; while an outcome is unknown, now and then. */
export function useIssuance(id: string, isRunning = false) {
  return useSuspenseQuery({
    ...useTRPC().issuances.byId.queryOptions({ id }),
    refetchInterval: ({ state }) => {
      if (isRunning) return progressMs;
      return state.data && isUnsettled(state.data) ? unsettledMs : false;
    },
  }).data;
}

/** Keeps what is typed for a step; one save after the other, so that the last one stays. */
export function useSaveStep(id: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation({
    ...trpc.issuances.saveForm.mutationOptions(),
    scope: { id: `issuance-${id}` },
    onSuccess: (view) => queryClient.setQueryData(trpc.issuances.byId.queryKey({ id }), view),
  });
}
