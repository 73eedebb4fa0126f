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
import type { ChecklistItem } from "@/server/services/contract-confirmations";
import type { ChecklistOf } from "./use-checklist";

type ConfirmAssumptionsDialogProps = {
  side: ChecklistOf;
  items: ChecklistItem[];
  onClose: () => void;
  onDone: () => void;
};

/** Writes down that FINCI confirmed what was chosen, and on what that rests. */
export function ConfirmAssumptionsDialog({ side, items, onClose, onDone }: ConfirmAssumptionsDialogProps) {
  const otherSide = items.length === 1 ? (items[0]?.otherSide?.evidence ?? "") : "";
  const form = useForm({ defaultValues: { evidence: otherSide } });
  const refresh = useJourneyRefresh();
  const confirm = useMutation(useTRPC().contract.confirm.mutationOptions());
  const count = items.length === 1 ? "1 point" : `${items.length} points`;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Confirm ${count} for ${side.kind}`}
        description="FINCI said that it is as the console assumes. Stays with your name."
      >
        <ul className="list-disc pl-5 text-muted">
          {items.map(({ key, subject }) => (
            <li key={key}>{subject}</li>
          ))}
        </ul>
        <Form
          form={form}
          onSubmit={async ({ evidence }) => {
            const keys = items.map(({ key }) => key);
            await confirm.mutateAsync({ ...side, keys, evidence }).finally(refresh);
            notify("success", `${count} confirmed.`);
            onDone();
            onClose();
          }}
        >
          <TextareaField
            name="evidence"
            label="Evidence"
            rows={3}
            maxLength={2000}
            description="Who at FINCI confirmed it, when, and where it stands: a letter, a ticket, a page of their portal."
            rules={{ required: "Say who at FINCI confirmed it, when and where it stands." }}
          />
          <Submit action="Confirm">
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
