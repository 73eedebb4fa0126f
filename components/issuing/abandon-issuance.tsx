"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf } from "@/components/trpc/problem";
import { ProblemText } from "@/components/trpc/problem-text";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";

/** Ends an open issuance without its card, after asking. */
export function AbandonIssuance({ id }: { id: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const abandon = useMutation({
    ...trpc.issuances.abandon.mutationOptions(),
    onSuccess: () => {
      setOpen(false);
      return queryClient.invalidateQueries(trpc.issuances.pathFilter());
    },
  });
  return (
    <>
      <Button variant="ghost" onClick={() => setOpen(true)}>
        Abandon
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setOpen}
        title="Abandon this issuance"
        effect="No card is issued and what was typed here can no longer be sent. Records that FINCI made already stay there."
        action="Abandon"
        isDangerous
        isPending={abandon.isPending}
        problem={abandon.error && <ProblemText problem={problemOf(abandon.error)} />}
        onConfirm={() => abandon.mutate({ id })}
      />
    </>
  );
}
