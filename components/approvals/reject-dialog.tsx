"use client";

import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { TextareaField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import type { ApprovalListItem } from "@/server/services/approvals";
import { useApprovalRefresh } from "./use-approval";

type RejectDialogProps = { approval: ApprovalListItem; onClose: () => void };

/** Says no, and why: the one who asked reads it. */
export function RejectDialog({ approval, onClose }: RejectDialogProps) {
  const form = useForm({ defaultValues: { reason: "" } });
  const refresh = useApprovalRefresh();
  const reject = useMutation(useTRPC().approvals.reject.mutationOptions());
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Reject the request"
        description={`Nothing is booked. ${approval.requestedBy.name} reads your reason.`}
      >
        <Form
          form={form}
          onSubmit={async (values) => {
            await reject.mutateAsync({ id: approval.id, ...values }).finally(refresh);
            notify("success", "Rejected; nothing was booked.");
            onClose();
          }}
        >
          <TextareaField
            name="reason"
            label="Reason"
            rows={3}
            maxLength={500}
            description="Stays with the request and in the audit log with your name."
            rules={{ required: "Say why, in a few words." }}
          />
          <Submit action="Reject" isDangerous>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
