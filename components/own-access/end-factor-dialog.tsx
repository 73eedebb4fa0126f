"use client";

import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import { useOwnAccount, useOwnAccountRefresh } from "./use-account";

/** Switches the second factor off, with the password and a code. */
export function EndFactorDialog({ onClose }: { onClose: () => void }) {
  const form = useForm({ defaultValues: { password: "", code: "" } });
  const { hasPassword } = useOwnAccount();
  const refresh = useOwnAccountRefresh();
  const end = useMutation(useTRPC().ownAccess.endFactor.mutationOptions());
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Switch the second factor off"
        description={`From then on ${hasPassword ? "your password" : "single sign-on"} alone signs you in; your recovery codes work no more.`}
      >
        <Form
          form={form}
          onSubmit={async (values) => {
            await end.mutateAsync(values);
            notify("success", "The second factor is off.");
            onClose();
            await refresh();
          }}
        >
          {hasPassword && (
            <TextField
              name="password"
              label="Your password"
              type="password"
              autoComplete="current-password"
              rules={{ required: "Give your password." }}
            />
          )}
          <TextField
            name="code"
            label="Code of the authenticator, or a recovery code"
            autoComplete="one-time-code"
            rules={{ required: "Give a code." }}
          />
          <Submit action="Switch off" isDangerous>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
