"use client";

import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { TextareaField, TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import type { CertificationRun } from "@/server/services/certification";
import { useCertificationRefresh } from "./use-certification";

type DialogProps = { run: CertificationRun; onClose: () => void };

/** Writes down that FINCI's engineer accepted the run: who, when, and where they said so. */
export function AcceptDialog({ run, onClose }: DialogProps) {
  const form = useForm({
    defaultValues: { engineerName: "", acceptedOn: new Date().toISOString().slice(0, 10), note: "" },
  });
  const refresh = useCertificationRefresh();
  const accept = useMutation(useTRPC().certification.accept.mutationOptions());
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Run ${run.number} is accepted by FINCI`}
        description="Only what FINCI's engineer said. The results then stay as they are."
      >
        <Form
          form={form}
          onSubmit={async (values) => {
            await accept.mutateAsync({ runId: run.id, ...values }).finally(refresh);
            notify("success", "The acceptance is written down.");
            onClose();
          }}
        >
          <TextField
            name="engineerName"
            label="FINCI's engineer"
            rules={{ required: "Name FINCI's engineer." }}
          />
          <TextField
            name="acceptedOn"
            label="Accepted on"
            type="date"
            rules={{ required: "Give the day." }}
          />
          <TextareaField
            name="note"
            label="Where it was said"
            rows={3}
            maxLength={500}
            description="A mail, a ticket, a call. Stays with the run and in the audit log with your name."
            rules={{ required: "Say why, in a few words." }}
          />
          <Submit action="Write it down">
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}

/** Takes an acceptance back that was a mistake. */
export function WithdrawDialog({ run, onClose }: DialogProps) {
  const form = useForm({ defaultValues: { reason: "" } });
  const refresh = useCertificationRefresh();
  const withdraw = useMutation(useTRPC().certification.withdrawAcceptance.mutationOptions());
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Take the acceptance back"
        description="The run counts as not accepted. Both stay in the audit log."
      >
        <Form
          form={form}
          onSubmit={async (values) => {
            await withdraw.mutateAsync({ runId: run.id, ...values }).finally(refresh);
            notify("success", "The acceptance is taken back.");
            onClose();
          }}
        >
          <TextareaField
            name="reason"
            label="Reason"
            rows={3}
            maxLength={500}
            rules={{ required: "Say why, in a few words." }}
          />
          <Submit action="Take it back" isDangerous>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
