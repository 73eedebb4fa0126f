"use client";

import { useForm } from "react-hook-form";
import { TextareaField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { type PersonalState, revealMinutes } from "@/lib/personal-data";
import { useReveal } from "./use-reveal";

type RevealDialogProps = { subject: PersonalState["subject"]; whose: string; onClose: () => void };

/** Asks why somebody's personal data is to be seen. */
export function RevealDialog({ subject, whose, onClose }: RevealDialogProps) {
  const form = useForm({ defaultValues: { reason: "" } });
  const reveal = useReveal();
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Reveal the ${whose}'s personal data`}
        description={`You see it in clear for ${revealMinutes} minutes, on every page. Others see nothing of it.`}
      >
        <Form
          form={form}
          onSubmit={async ({ reason }) => {
            await reveal.mutateAsync({ subject, reason });
            onClose();
          }}
        >
          <TextareaField
            name="reason"
            label="Reason"
            rows={3}
            maxLength={500}
            description="Stays in the audit log with your name. Write no personal data here."
            rules={{ required: "Say why, in a few words." }}
          />
          <Submit action="Reveal">
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
