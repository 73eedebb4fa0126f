"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { ProblemText } from "@/components/trpc/problem-text";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import type { MaintenanceListItem } from "@/server/services/maintenance";

type EndMaintenanceProps = {
  window: MaintenanceListItem;
  programId: string;
  side: "sandbox" | "production";
};

/** Ends a window before its expiry, after saying what that does. */
export function EndMaintenance({ window, programId, side }: EndMaintenanceProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const reason = useWhyNot("maintenance.write", programId);
  const end = useMutation(
    trpc.maintenance.end.mutationOptions({
      onSuccess: () => {
        notify("success", `Maintenance mode is off in ${side}; the rules decide again.`);
        setOpen(false);
      },
      // After a refusal too: it may be over already.
      onSettled: () => queryClient.invalidateQueries(trpc.maintenance.pathFilter()),
    }),
  );
  return (
    <>
      <WhyDisabled reason={reason}>
        <Button aria-disabled={reason !== null || undefined} onClick={() => reason === null && setOpen(true)}>
          End maintenance
        </Button>
      </WhyDisabled>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setOpen}
        title={`End maintenance mode in ${side}`}
        effect="From the next authorization on, the rules, the balance and the card decide again."
        action="End maintenance"
        isPending={end.isPending}
        problem={end.error && <ProblemText problem={problemOf(end.error)} />}
        onConfirm={() => end.mutate({ id: window.id })}
      />
    </>
  );
}
