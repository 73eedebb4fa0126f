"use client";

import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { notify } from "@/components/ui/toast";
import { useOwnAccountRefresh } from "./use-account";

/** A new password for the current one. */
export function PasswordForm() {
  const form = useForm({ defaultValues: { current: "", next: "" } });
  const refresh = useOwnAccountRefresh();
  const change = useMutation(useTRPC().ownAccess.changePassword.mutationOptions());
  return (
    <Form
      form={form}
      onSubmit={async (values) => {
        await change.mutateAsync(values);
        form.reset();
        notify("success", "Your password was changed, and your other sessions were ended.");
        await refresh();
      }}
    >
      <TextField
        name="current"
        label="Current password"
        type="password"
        autoComplete="current-password"
        rules={{ required: "Give your current password." }}
      />
      <TextField
        name="next"
        label="New password"
        type="password"
        autoComplete="new-password"
        description="At least 12 characters; four words of your own do well."
        rules={{ required: "Give a new password." }}
      />
      <Submit action="Change password" />
    </Form>
  );
}
