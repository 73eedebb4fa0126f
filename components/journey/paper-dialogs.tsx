"use client";

import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { TextareaField, TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import type { StepDetail } from "@/server/services/journey";
import { documentAccept, documentLimits, sendDocument } from "./send-document";
import { useJourneyRefresh } from "./use-journey";

type PaperDialogProps = { step: StepDetail; programId: string; onClose: () => void };

/** Writes down what shows that a step is done. */
export function EvidenceDialog({ step, programId, onClose }: PaperDialogProps) {
  const form = useForm({ defaultValues: { text: "" } });
  const refresh = useJourneyRefresh();
  const add = useMutation(useTRPC().journey.addEvidence.mutationOptions());
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={`Evidence of step ${step.number}`} description={step.title}>
        <Form
          form={form}
          onSubmit={async ({ text }) => {
            await add.mutateAsync({ programId, step: step.number, text }).finally(refresh);
            notify("success", "The evidence was added.");
            onClose();
          }}
        >
          <TextareaField
            name="text"
            label="What shows it"
            rows={4}
            maxLength={2000}
            description={step.evidenceHint ?? "Who saw it, when, and where it stands."}
            rules={{ required: "Say what shows it." }}
          />
          <Submit action="Add evidence">
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}

/** Sends a file to a step. */
export function UploadDialog({ step, programId, onClose }: PaperDialogProps) {
  const form = useForm<{ file: FileList | null }>({ defaultValues: { file: null } });
  const refresh = useJourneyRefresh();
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={`Document of step ${step.number}`} description={step.title}>
        <Form
          form={form}
          onSubmit={async ({ file }) => {
            await sendDocument(file?.[0], { programId, step: step.number });
            await refresh();
            notify("success", "The document was stored.");
            onClose();
          }}
        >
          <TextField
            name="file"
            label="File"
            type="file"
            accept={documentAccept}
            description={`${documentLimits} No card numbers, no secrets.`}
          />
          <Submit action="Upload">
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
