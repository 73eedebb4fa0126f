"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useEffect, useRef } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import type { ReconciliationEnvironment } from "@/server/services/reconciliation";

/** Starts a run; what the page shows is brought up to date when it ends. */
export function RunNow({ environment }: { environment: ReconciliationEnvironment }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const run = useMutation(trpc.reconciliation.run.mutationOptions());
  const isBusy = Boolean(environment.run?.isRunning || environment.run?.isRequested);
  const wasBusy = useRef(isBusy);
  useEffect(() => {
    if (wasBusy.current && !isBusy) void queryClient.invalidateQueries(trpc.reconciliation.pathFilter());
    wasBusy.current = isBusy;
  }, [isBusy, queryClient, trpc]);
  const role = useWhyNot("reconciliation.work", environment.program.id);
  const reason =
    role ??
    (environment.isEnabled ? null : "This environment is disabled.") ??
    (environment.accounts.length > 0 ? null : "Add a master account in the set-up first.");
  const start = async () => {
    try {
      await run.mutateAsync({ environmentId: environment.id });
      await queryClient.invalidateQueries(trpc.reconciliation.environments.pathFilter());
    } catch (error) {
      notify("error", problemOf(error).sentence);
    }
  };
  return (
    <WhyDisabled reason={reason}>
      <Button
        aria-disabled={reason !== null || undefined}
        isPending={run.isPending || isBusy}
        onClick={reason ? undefined : start}
      >
        {!isBusy && !run.isPending && <RefreshCw aria-hidden />}
        {isBusy ? "Running" : "Run now"}
      </Button>
    </WhyDisabled>
  );
}
