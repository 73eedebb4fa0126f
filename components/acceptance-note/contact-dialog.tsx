"use client";

import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useJourneyRefresh } from "@/components/journey/use-journey";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import { type ContactRole, contactRoles } from "@/lib/journey";
import type { ProgramContact } from "@/server/services/acceptance-notes";

type ContactDialogProps = {
  programId: string;
  role: ContactRole;
  contact: ProgramContact | undefined;
  onClose: () => void;
};

/** Whom FINCI calls about one matter. */
export function ContactDialog({ programId, role, contact, onClose }: ContactDialogProps) {
  const { name = "", email = "", phone = "" } = contact ?? {};
  const form = useForm({ defaultValues: { name, email, phone } });
  const refresh = useJourneyRefresh();
  const save = useMutation(useTRPC().acceptanceNotes.saveContact.mutationOptions());
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={contactRoles[role]} description="Stands on the next version of the note.">
        <Form
          form={form}
          onSubmit={async (values) => {
            await save.mutateAsync({ programId, role, ...values }).finally(refresh);
            notify("success", "The contact was saved.");
            onClose();
          }}
        >
          <TextField name="name" label="Name" maxLength={120} autoComplete="off" />
          <TextField name="email" label="E-mail" type="email" maxLength={200} autoComplete="off" />
          <TextField
            name="phone"
            label="Phone"
            type="tel"
            autoComplete="off"
            description="With its country, like +370 612 34567."
          />
          <Submit action="Save contact">
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
