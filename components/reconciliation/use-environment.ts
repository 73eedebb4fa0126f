"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { parseAsUuid } from "@/components/table/url-parsers";
import { useTRPC } from "@/components/trpc/provider";
import { chooseEnvironment } from "./choose-environment";

/** How often the state of the runs is asked for: often while one is under way. */
const restMs = 15_000;
const workMs = 2_000;

/** The programs' environments on the side in sight, and the one that the address chooses. */
export function useReconciliationEnvironments() {
  const [{ program }, setProgram] = useQueryStates({ program: parseAsUuid });
  const { data: environments } = useSuspenseQuery({
    ...useTRPC().reconciliation.environments.queryOptions(),
    refetchInterval: ({ state }) =>
      state.data?.some(({ run }) => run?.isRunning || run?.isRequested) ? workMs : restMs,
  });
  return { environments, chosen: chooseEnvironment(environments, program), setProgram };
}
