"use client";

import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { TextareaField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useJourneyRefresh } from "@/components/journey/use-journey";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import type { ChecklistOf } from "./use-checklist";

type WithdrawDialogProps = { side: ChecklistOf; itemKey: string; subject: string; onClose: () => void };

/** Takes a confirmation back. */
export function WithdrawDialog({ side, itemKey, subject, onClose }: WithdrawDialogProps) {
  const form = useForm({ defaultValues: { reason: "" } });
  const refresh = useJourneyRefresh();
  const withdraw = useMutation(useTRPC().contract.withdraw.mutationOptions());
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Withdraw the confirmation"
        description={`“${subject}” is open again for ${side.kind}; what was written stays as history.${
          side.kind === "production"
            ? " Production that is on stays on; one that is off cannot be switched on."
            : ""
        }`}
      >
        <Form
          form={form}
          onSubmit={async ({ reason }) => {
            await withdraw.mutateAsync({ ...side, key: itemKey, reason }).finally(refresh);
            notify("success", "The point is open again.");
            onClose();
          }}
        >
          <TextareaField
            name="reason"
            label="Reason"
            rows={2}
            maxLength={500}
            rules={{ required: "Say why, in a few words." }}
          />
          <Submit action="Withdraw" isDangerous>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
