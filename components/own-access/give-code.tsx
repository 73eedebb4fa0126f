"use client";

import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";

/** The code of one's second factor, after a sign-in through the identity provider without one. */
export function GiveCode({ onDone }: { onDone: () => void }) {
  const form = useForm({ defaultValues: { code: "" } });
  const give = useMutation(useTRPC().ownAccess.giveCode.mutationOptions());
  return (
    <Form
      form={form}
      onSubmit={async (values) => {
        await give.mutateAsync(values);
        onDone();
      }}
    >
      <TextField
        name="code"
        label="Code"
        autoComplete="one-time-code"
        maxLength={24}
        autoFocus
        description="Six digits of your authenticator, or one of your recovery codes."
        rules={{ required: "Give the code." }}
      />
      <Submit action="Continue" isWide />
    </Form>
  );
}
