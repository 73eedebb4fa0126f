"use client";

import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { SelectField, TextareaField, TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import { type ConfirmationKey, confirmationSteps } from "@/lib/certification";
import { useCertificationRefresh } from "./use-certification";

type StepProps = { programId: string; stepKey: ConfirmationKey; onClose: () => void };

/** Writes a step of the production confirmation test down with the id that proves it. */
export function ConfirmStepDialog({ programId, stepKey, onClose }: StepProps) {
  const step = confirmationSteps.find(({ key }) => key === stepKey);
  const form = useForm({ defaultValues: { evidenceId: "", note: "" } });
  const refresh = useCertificationRefresh();
  const confirm = useMutation(useTRPC().certification.confirmStep.mutationOptions());
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={step?.name} description={step?.how}>
        <Form
          form={form}
          onSubmit={async (values) => {
            await confirm.mutateAsync({ programId, key: stepKey, ...values }).finally(refresh);
            notify("success", "The step is written down.");
            onClose();
          }}
        >
          <TextField
            name="evidenceId"
            label={step?.proof === "transaction" ? "Transaction id" : "Authorization id"}
            description="FINCI's id, 18 to 20 digits; the console looks whether it shows this."
            rules={{ required: "Enter the id." }}
          />
          <TextareaField name="note" label="Note" rows={2} maxLength={500} />
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

type SignProps = { programId: string; openCount: number; onClose: () => void };

/** Signs the readiness review with the facts as they are shown. */
export function SignDialog({ programId, openCount, onClose }: SignProps) {
  const form = useForm({ defaultValues: { verdict: openCount === 0 ? "ready" : "not_ready", note: "" } });
  const refresh = useCertificationRefresh();
  const sign = useMutation(useTRPC().certification.signReadiness.mutationOptions());
  const open = openCount === 0 ? "Everything holds." : `${openCount} facts do not hold; say in the note why.`;
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title="Sign the readiness review"
        description={`${open} The facts are kept with your name and never changed.`}
      >
        <Form
          form={form}
          onSubmit={async ({ verdict, note }) => {
            const isReady = verdict === "ready";
            await sign.mutateAsync({ programId, isReady, note, openExpected: openCount }).finally(refresh);
            notify("success", "The review is signed.");
            onClose();
          }}
        >
          <SelectField name="verdict" label="Result">
            <option value="ready">Ready</option>
            <option value="not_ready">Not ready</option>
          </SelectField>
          <TextareaField
            name="note"
            label="Note"
            rows={3}
            maxLength={500}
            rules={{ required: "Say why, in a few words." }}
          />
          <Submit action="Sign">
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
