"use client";

import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { SelectField, TextareaField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import { type StepState, stepStateLabels, stepStates } from "@/lib/journey";
import type { StepDetail } from "@/server/services/journey";
import { useJourneyRefresh } from "./use-journey";

type StateDialogProps = { step: StepDetail; programId: string; isDone: boolean; onClose: () => void };
type Values = { state: StepState; reason: string; evidence: string; outOfOrderReason: string };

const reasonLabels: Partial<Record<StepState, string>> = {
  blocked: "What blocks it",
  waiting_on_finci: "What FINCI is waited for",
};

/** Says where a step stands, with what that state asks for. */
export function StateDialog({ step, programId, isDone, onClose }: StateDialogProps) {
  const form = useForm<Values>({
    defaultValues: {
      state: isDone ? "done" : step.state === "not_started" ? "in_progress" : step.state,
      reason: "",
      evidence: "",
      outOfOrderReason: "",
    },
  });
  const state = form.watch("state");
  const refresh = useJourneyRefresh();
  const change = useMutation(useTRPC().journey.setState.mutationOptions());
  const reasonLabel =
    reasonLabels[state] ?? (step.state === "done" && state !== "done" ? "Why it is opened again" : null);
  const { isProven } = step.proof;
  const hasPapers = step.evidence.length + step.documents.length > 0;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={isDone ? `Step ${step.number} is done` : `State of step ${step.number}`}
        description={step.title}
      >
        <Form
          form={form}
          onSubmit={async (values) => {
            await change
              .mutateAsync({ ...values, programId, step: step.number, readAt: step.readAt })
              .finally(refresh);
            notify("success", `Step ${step.number}: ${stepStateLabels[values.state].toLowerCase()}.`);
            onClose();
          }}
        >
          {!isDone && (
            <SelectField name="state" label="State">
              {stepStates.map((one) => (
                <option key={one} value={one}>
                  {stepStateLabels[one]}
                </option>
              ))}
            </SelectField>
          )}
          {reasonLabel && state !== "done" && (
            <TextareaField name="reason" label={reasonLabel} rows={2} maxLength={500} />
          )}
          {state === "done" && (
            <>
              <TextareaField
                name="evidence"
                label={isProven || hasPapers ? "Evidence (optional)" : "Evidence"}
                rows={3}
                maxLength={2000}
                description={evidenceWords(step)}
              />
              {step.openBefore.length > 0 && (
                <TextareaField
                  name="outOfOrderReason"
                  label={`Why before step ${step.openBefore.join(", ")}`}
                  rows={2}
                  maxLength={500}
                  description="These are not done yet. Do them first, or say why this one is done before them."
                />
              )}
            </>
          )}
          <Submit action={isDone ? "Mark as done" : "Change state"}>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}

function evidenceWords({ proof, evidenceHint }: StepDetail): string {
  if (proof.isProven) return "The console has seen it by itself; add what else there is to know.";
  return evidenceHint ?? "The console has not seen it by itself. Say who saw it, when, and where it stands.";
}
