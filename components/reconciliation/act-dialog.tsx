"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { FieldValues, UseFormReturn } from "react-hook-form";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";

type ActDialogProps<Values extends FieldValues> = {
  title: string;
  description: ReactNode;
  action: string;
  /** Told when it is done. */
  done: string;
  form: UseFormReturn<Values>;
  send: (values: Values) => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
};

/** A dialog with one form of the reconciliation; a refusal is shown in it, and nothing typed is lost. */
export function ActDialog<Values extends FieldValues>(props: ActDialogProps<Values>) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()}>
      <DialogContent title={props.title} description={props.description}>
        <Form
          form={props.form}
          onSubmit={async (values) => {
            // After a refusal too: the state may be another than the page showed.
            await props
              .send(values)
              .finally(() => queryClient.invalidateQueries(trpc.reconciliation.pathFilter()));
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
