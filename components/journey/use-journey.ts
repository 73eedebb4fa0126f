"use client";

import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";

/** A program's road to go-live; its page has loaded it already. */
export function useJourney(programId: string) {
  return useSuspenseQuery(useTRPC().journey.ofProgram.queryOptions({ programId })).data;
}

/** Reads everything about the road again after a change. */
export function useJourneyRefresh() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries(trpc.journey.pathFilter()),
      queryClient.invalidateQueries(trpc.contract.pathFilter()),
      queryClient.invalidateQueries(trpc.acceptanceNotes.pathFilter()),
    ]);
}
