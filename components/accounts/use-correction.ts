"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { notify } from "@/components/ui/toast";

/** Brings everything that shows the account's money up to date after a correction, and tells what became of it. */
export function useCorrectionDone() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return async (result: { approval: unknown }, booked: string) => {
    await Promise.all([
      queryClient.invalidateQueries(trpc.accounts.pathFilter()),
      queryClient.invalidateQueries(trpc.statements.pathFilter()),
      queryClient.invalidateQueries(trpc.approvals.pathFilter()),
    ]);
    notify(
      "success",
      result.approval ? "Nothing is booked yet: a second person has been asked to approve it." : booked,
    );
  };
}
