"use client";

import { useMutation } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { problemOf } from "@/components/trpc/problem";
import { ProblemText } from "@/components/trpc/problem-text";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import type { ApprovalDetail } from "@/server/services/approvals";
import { AmountChanges } from "./amount-changes";
import { useApprovalRefresh } from "./use-approval";

const RejectDialog = dynamic(() => import("./reject-dialog").then((file) => file.RejectDialog));

type Act = "approve" | "reject" | "withdraw";

/** What can be done with a request that waits; for others than those who decide, the buttons say who may. */
export function ApprovalActions({ approval }: { approval: ApprovalDetail }) {
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  if (approval.status !== "pending") return null;
  const { whyNotDecide, isMine } = approval;
  const button = (label: string, opens: Act, variant?: "primary") => (
    <WhyDisabled reason={whyNotDecide}>
      <Button
        variant={variant}
        aria-disabled={whyNotDecide !== null || undefined}
        onClick={() => whyNotDecide === null && setAct(opens)}
      >
        {label}
      </Button>
    </WhyDisabled>
  );
  return (
    <>
      {isMine && <Button onClick={() => setAct("withdraw")}>Withdraw …</Button>}
      {button("Reject …", "reject")}
      {button("Approve …", "approve", "primary")}
      <ApproveDialog approval={approval} isOpen={act === "approve"} onClose={close} />
      <WithdrawDialog approval={approval} isOpen={act === "withdraw"} onClose={close} />
      {act === "reject" && <RejectDialog approval={approval} onClose={close} />}
    </>
  );
}

type ActDialogProps = { approval: ApprovalDetail; isOpen: boolean; onClose: () => void };

function ApproveDialog({ approval, isOpen, onClose }: ActDialogProps) {
  const refresh = useApprovalRefresh();
  const approve = useMutation(
    useTRPC().approvals.approve.mutationOptions({
      onSuccess: ({ sentence }) => {
        if (sentence === null) notify("success", "Approved and applied.");
        else notify("error", `Nothing was applied. ${sentence}`);
        onClose();
      },
      // After a refusal too: somebody else may have decided.
      onSettled: refresh,
    }),
  );
  return (
    <ConfirmDialog
      open={isOpen}
      onOpenChange={(open) => !open && onClose()}
      title="Approve and apply"
      effect={`${approval.effect} It is applied at once, with ${approval.requestedBy.name} and you on record.`}
      action="Approve"
      isPending={approve.isPending}
      problem={approve.error && <ProblemText problem={problemOf(approve.error)} />}
      onConfirm={() => approve.mutate({ id: approval.id })}
    >
      <AmountChanges amounts={approval.amounts} />
    </ConfirmDialog>
  );
}

function WithdrawDialog({ approval, isOpen, onClose }: ActDialogProps) {
  const refresh = useApprovalRefresh();
  const withdraw = useMutation(
    useTRPC().approvals.withdraw.mutationOptions({
      onSuccess: () => {
        notify("success", "Withdrawn; nothing was applied.");
        onClose();
      },
      onSettled: refresh,
    }),
  );
  return (
    <ConfirmDialog
      open={isOpen}
      onOpenChange={(open) => !open && onClose()}
      title="Withdraw your request"
      effect="It leaves the queue and nothing is applied. You can ask again."
      action="Withdraw"
      isPending={withdraw.isPending}
      problem={withdraw.error && <ProblemText problem={problemOf(withdraw.error)} />}
      onConfirm={() => withdraw.mutate({ id: approval.id })}
    />
  );
}
