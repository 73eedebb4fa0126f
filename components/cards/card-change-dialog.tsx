"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { problemOf } from "@/components/trpc/problem";
import { ProblemText } from "@/components/trpc/problem-text";
import { useTRPC } from "@/components/trpc/provider";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Textarea } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { notify } from "@/components/ui/toast";
import type { CardDetail } from "@/server/services/cards";
import type { CardChange } from "./card-changes";
import { newRequestKey } from "./request-key";

type CardChangeDialogProps = { card: CardDetail; change: CardChange; onClose: () => void };

/** Asks for a reason, states the effect, sends the change, and stays open with the sentence when it is refused. */
export function CardChangeDialog({ card, change, onClose }: CardChangeDialogProps) {
  const [reason, setReason] = useState("");
  const [requestKey] = useState(newRequestKey);
  const send = useCardChange(card.tokenId, change, onClose);
  const problem = send.error ? problemOf(send.error) : null;
  const isEndInProduction = change.isFinal && card.environment.kind === "production";
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`${change.label}: ${card.holder.name}${card.lastFour ? `, card ending ${card.lastFour}` : ""}`}
      effect={change.effect}
      action={change.label}
      isDangerous={change.isFinal}
      isPending={send.isPending}
      problem={problem && <ProblemText problem={problem} />}
      typeToConfirm={isEndInProduction ? (card.lastFour ?? card.embossingName) : undefined}
      isReady={!change.isFinal || reason.trim() !== ""}
      onConfirm={() => send.mutate({ reason, requestKey })}
    >
      <ReasonField
        isRequired={change.isFinal}
        value={reason}
        problem={problem?.fields.reason}
        onChange={setReason}
      />
    </ConfirmDialog>
  );
}

/** Sends the change; the page shows the new state before the dialog closes. */
function useCardChange(tokenId: string, change: CardChange, onDone: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const changeStatus = useMutation(trpc.cardActions.changeStatus.mutationOptions());
  const setStage = useMutation(trpc.cardActions.setStage.mutationOptions());
  return useMutation({
    mutationFn: (values: { reason: string; requestKey: string | undefined }): Promise<unknown> =>
      change.kind === "status"
        ? changeStatus.mutateAsync({ tokenId, action: change.action, ...values })
        : setStage.mutateAsync({ tokenId, stage: change.stage, ...values }),
    onSuccess: () => {
      notify("success", change.done);
      onDone();
    },
    // After a refusal too: the card's state may be another than the page showed.
    onSettled: () => queryClient.invalidateQueries(trpc.cards.pathFilter()),
  });
}

type ReasonFieldProps = {
  isRequired: boolean;
  value: string;
  problem: string | undefined;
  onChange: (value: string) => void;
};

function ReasonField({ isRequired, value, problem, onChange }: ReasonFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <Label htmlFor={id}>
        {isRequired ? "Reason" : "Note"}{" "}
        {!isRequired && <span className="font-normal text-muted">(optional)</span>}
      </Label>
      <Textarea
        id={id}
        rows={2}
        maxLength={500}
        aria-required={isRequired}
        aria-invalid={problem ? true : undefined}
        aria-describedby={`${id}-note`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-note`} className={problem ? "text-danger text-xs" : "text-muted text-xs"}>
        {problem ??
          (isRequired
            ? "Required. Stays in the audit log with your name."
            : "Stays in the audit log with your name.")}
      </p>
    </div>
  );
}
