"use client";

import type { ReactNode } from "react";
import type { FieldValues, UseFormReturn } from "react-hook-form";
import { Form, Submit } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import { useExceptionRefresh } from "./use-exception";

type ActDialogProps<Values extends FieldValues> = {
  title: string;
  description: string;
  action: string;
  /** Told when it is done; left out where the act itself tells it. */
  done?: string;
  form: UseFormReturn<Values>;
  send: (values: Values) => Promise<unknown>;
  renameField?: (path: string) => string;
  isDangerous?: boolean;
  /** Room for two sides beside each other. */
  isWide?: boolean;
  onClose: () => void;
  children: ReactNode;
};

/** A dialog with one form; a refusal is shown in it, and nothing typed is lost. */
export function ActDialog<Values extends FieldValues>(props: ActDialogProps<Values>) {
  const refresh = useExceptionRefresh();
  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()}>
      <DialogContent
        title={props.title}
        description={props.description}
        className={props.isWide ? "max-w-2xl" : undefined}
      >
        <Form
          form={props.form}
          renameField={props.renameField}
          onSubmit={async (values) => {
            // After a refusal too: its state may be another than the page showed.
            await props.send(values).finally(refresh);
            if (props.done) notify("success", props.done);
            props.onClose();
          }}
        >
          {props.children}
          <Submit action={props.action} isDangerous={props.isDangerous}>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
