"use client";

import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { TextareaField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import { approvalKinds, type PolicyKind } from "@/lib/approval-kinds";
import type { ApprovalPolicyDetail } from "@/server/services/approvals";
import { whoDecides } from "../approval-words";
import { useApprovalRefresh } from "../use-approval";

type PolicyDialogProps = {
  policy: ApprovalPolicyDetail;
  secondPersonFor: PolicyKind[];
  onClose: (isDone: boolean) => void;
};

/** States what becomes of the policy, and asks why. */
export function PolicyDialog({ policy, secondPersonFor, onClose }: PolicyDialogProps) {
  const form = useForm({ defaultValues: { reason: "" } });
  const refresh = useApprovalRefresh();
  const change = useMutation(useTRPC().approvals.changePolicy.mutationOptions());
  const stored = policy.kinds.filter(({ isOn }) => isOn).map(({ kind }) => kind);
  const more = labels(secondPersonFor.filter((kind) => !stored.includes(kind)));
  const fewer = labels(stored.filter((kind) => !secondPersonFor.includes(kind)));
  return (
    <Dialog open onOpenChange={(open) => !open && onClose(false)}>
      <DialogContent
        title={`What needs a second person in ${policy.program.name}`}
        description={[
          more && `A second person will be needed for: ${more}.`,
          fewer && `None will be needed any more for: ${fewer}.`,
        ]
          .filter(Boolean)
          .join(" ")}
      >
        <Form
          form={form}
          onSubmit={async ({ reason }) => {
            const { approvalId } = await change
              .mutateAsync({
                programId: policy.program.id,
                secondPersonFor,
                before: policy.secondPersonFor,
                reason,
              })
              .finally(refresh);
            notify(
              "success",
              approvalId === null
                ? "Changed. It counts from now on."
                : "Asked for. It counts when a second person approves it.",
            );
            onClose(true);
          }}
        >
          <TextareaField
            name="reason"
            label="Reason"
            rows={2}
            maxLength={500}
            description="Stays in the audit log with your name."
            rules={{ required: "Say why, in a few words." }}
          />
          <Submit
            action={fewer ? "Ask for approval" : "Change"}
            effect={
              fewer
                ? `To ask for a second person less often needs one itself: ${whoDecides("policy_change")}. Nothing changes until then.`
                : "It counts at once. What waits already goes on waiting."
            }
          >
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}

function labels(kinds: readonly PolicyKind[]): string {
  return kinds.map((kind) => approvalKinds[kind].label).join(", ");
}
