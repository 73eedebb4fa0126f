"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useWhyNot } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import type { DeliveryDetail } from "@/server/services/deliveries";

/** Puts a parked delivery back into the inbox. It is harmless twice: what is booked is never booked again. */
export function ReplayButton({ delivery }: { delivery: Pick<DeliveryDetail, "id" | "program"> }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const reason = useWhyNot("delivery.replay", delivery.program?.id);
  const replay = useMutation(
    trpc.deliveries.replay.mutationOptions({
      onSuccess: () => notify("success", "Back in the inbox. It is processed in a moment."),
      onError: (error) => notify("error", problemOf(error).sentence),
      // After a refusal too: the state may be another than the page showed.
      onSettled: () => queryClient.invalidateQueries(trpc.deliveries.pathFilter()),
    }),
  );
  return (
    <WhyDisabled reason={reason}>
      <Button
        variant="primary"
        aria-disabled={reason !== null || undefined}
        isPending={replay.isPending}
        onClick={() => reason === null && replay.mutate({ id: delivery.id })}
      >
        <RotateCw aria-hidden />
        Replay
      </Button>
    </WhyDisabled>
  );
}
