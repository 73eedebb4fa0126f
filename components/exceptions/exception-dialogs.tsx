"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type FieldValues, type UseFormReturn, useForm } from "react-hook-form";
import { SelectField, TextareaField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import type { ExceptionDetail } from "@/server/services/exceptions";
import { useExceptionRefresh } from "./use-exception";

type ExceptionDialogProps = { exception: ExceptionDetail; onClose: () => void };

/** Hands the exception to somebody who may work on it. */
export function GiveDialog({ exception, onClose }: ExceptionDialogProps) {
  const trpc = useTRPC();
  const form = useForm({ defaultValues: { ownerUserId: "" } });
  const give = useMutation(trpc.exceptions.give.mutationOptions());
  const { data: workers = [] } = useQuery(trpc.exceptions.workers.queryOptions({ id: exception.id }));
  return (
    <ActDialog
      title="Give to somebody"
      description="They find it among theirs; your name stays in its history."
      action="Give"
      done="Given."
      form={form}
      send={(values) => give.mutateAsync({ id: exception.id, ...values })}
      onClose={onClose}
    >
      <SelectField name="ownerUserId" label="Who looks at it" rules={{ required: "Choose a person." }}>
        <option value="">Choose …</option>
        {workers.map((worker) => (
          <option key={worker.id} value={worker.id}>
            {worker.name}
          </option>
        ))}
      </SelectField>
    </ActDialog>
  );
}

/** Closes the exception with what was found. */
export function CloseDialog({ exception, onClose }: ExceptionDialogProps) {
  const form = useForm({ defaultValues: { resolution: "" } });
  const close = useMutation(useTRPC().exceptions.close.mutationOptions());
  return (
    <ActDialog
      title="Close the exception"
      description="It leaves the queue. The payment and its money stay as they are."
      action="Close the exception"
      done="Closed."
      form={form}
      send={(values) => close.mutateAsync({ id: exception.id, ...values })}
      onClose={onClose}
    >
      <TextareaField
        name="resolution"
        label="What was found"
        rows={3}
        maxLength={2000}
        description="Why FINCI told the merchant something else, and what was done about it."
        rules={{ required: "Say what you found, in a few words." }}
      />
    </ActDialog>
  );
}

/** Puts a closed exception back into the queue. */
export function ReopenDialog({ exception, onClose }: ExceptionDialogProps) {
  const form = useForm({ defaultValues: { reason: "" } });
  const reopen = useMutation(useTRPC().exceptions.reopen.mutationOptions());
  return (
    <ActDialog
      title="Reopen the exception"
      description="It goes back into the queue; what was found before stays in its history."
      action="Reopen"
      done="Back in the queue."
      form={form}
      send={(values) => reopen.mutateAsync({ id: exception.id, ...values })}
      onClose={onClose}
    >
      <TextareaField
        name="reason"
        label="Reason"
        rows={2}
        maxLength={500}
        description="Stays in the history with your name."
        rules={{ required: "Say why, in a few words." }}
      />
    </ActDialog>
  );
}

type ActDialogProps<Values extends FieldValues> = {
  title: string;
  description: string;
  action: string;
  /** Told when it is done. */
  done: string;
  form: UseFormReturn<Values>;
  send: (values: Values) => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
};

/** A dialog with one form; a refusal is shown in it, and nothing typed is lost. */
function ActDialog<Values extends FieldValues>(props: ActDialogProps<Values>) {
  const refresh = useExceptionRefresh();
  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()}>
      <DialogContent title={props.title} description={props.description}>
        <Form
          form={props.form}
          onSubmit={async (values) => {
            // After a refusal too: its state may be another than the page showed.
            await props.send(values).finally(refresh);
            notify("success", props.done);
            props.onClose();
          }}
        >
          {props.children}
          <Submit action={props.action}>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
