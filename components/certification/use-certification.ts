"use client";

import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";

/** How soon a run under way is asked for again; small answers, from an index. */
const runningMs = 800;

/** A run, kept current while it is under way. */
export function useCertificationRun(runId: string) {
  return useSuspenseQuery({
    ...useTRPC().certification.run.queryOptions({ runId }),
    refetchInterval: ({ state }) => (state.data?.state === "running" ? runningMs : false),
  }).data;
}

/** The runs of a program, kept current while one is under way. */
export function useCertification(programId: string) {
  return useSuspenseQuery({
    ...useTRPC().certification.ofProgram.queryOptions({ programId }),
    refetchInterval: ({ state }) =>
      state.data?.runs.some((run) => run.state === "running") ? runningMs * 2 : false,
  }).data;
}

/** Brings everything that shows certifications up to date after an act. */
export function useCertificationRefresh() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries(trpc.certification.pathFilter());
}
