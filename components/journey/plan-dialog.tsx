"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { SelectField, TextareaField, TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import type { StepDetail } from "@/server/services/journey";
import { useJourneyRefresh } from "./use-journey";

type PlanDialogProps = { step: StepDetail; programId: string; onClose: () => void };

/** Who sees to a step, until when, and what there is to know. */
export function PlanDialog({ step, programId, onClose }: PlanDialogProps) {
  const trpc = useTRPC();
  const form = useForm({
    defaultValues: { ownerUserId: step.owner?.id ?? "", dueOn: step.dueOn ?? "", note: step.note },
  });
  const refresh = useJourneyRefresh();
  const plan = useMutation(trpc.journey.plan.mutationOptions());
  const { data: people = [] } = useQuery(trpc.journey.people.queryOptions({ programId }));
  const others = people.filter(({ id }) => id !== step.owner?.id);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={`Plan of step ${step.number}`} description={step.title}>
        <Form
          form={form}
          onSubmit={async ({ ownerUserId, dueOn, note }) => {
            await plan
              .mutateAsync({
                programId,
                step: step.number,
                readAt: step.readAt,
                ownerUserId: ownerUserId || null,
                dueOn: dueOn || null,
                note,
              })
              .finally(refresh);
            notify("success", "The plan was saved.");
            onClose();
          }}
        >
          <SelectField name="ownerUserId" label="Owner" description="Who may work on the road to go-live.">
            <option value="">Nobody</option>
            {step.owner && <option value={step.owner.id}>{step.owner.name}</option>}
            {others.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
          <TextField name="dueOn" label="Due on" type="date" />
          <TextareaField name="note" label="Note" rows={4} maxLength={4000} />
          <Submit action="Save plan">
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
