"use client";

import { useForm } from "react-hook-form";
import { TextareaField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import { useUsersRefresh } from "./use-user";

type ReasonDialogProps = {
  title: string;
  /** What will be different afterwards. */
  effect: string;
  action: string;
  done: string;
  isDangerous?: boolean;
  act: (reason: string) => Promise<unknown>;
  onClose: () => void;
};

/** Asks why before an act on a person. */
export function ReasonDialog({ title, effect, action, done, isDangerous, act, onClose }: ReasonDialogProps) {
  const form = useForm({ defaultValues: { reason: "" } });
  const refresh = useUsersRefresh();
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={title} description={effect}>
        <Form
          form={form}
          onSubmit={async ({ reason }) => {
            await act(reason).finally(refresh);
            notify("success", done);
            onClose();
          }}
        >
          <TextareaField
            name="reason"
            label="Reason"
            rows={3}
            maxLength={500}
            description="Stays in the audit log with your name."
            rules={{ required: "Say why, in a few words." }}
          />
          <Submit action={action} isDangerous={isDangerous}>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
