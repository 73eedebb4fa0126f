"use client";

import { useState } from "react";
import { useForm } from "react-hook-form";
import { TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { signIn } from "@/components/shell/auth-requests";
import { Alert } from "@/components/ui/alert";

const sentences = {
  refused:
    "E-mail and password do not fit, or the account waits after several wrong attempts. Check both; after five wrong attempts wait a minute or longer.",
  failed: "The console did not answer. Nothing is wrong with your password; try again in a moment.",
};

/** E-mail and password; the e-mail stays after a refusal. */
export function SignInForm({ target }: { target: string }) {
  const form = useForm({ defaultValues: { email: "", password: "" } });
  const [problem, setProblem] = useState<keyof typeof sentences | null>(null);
  return (
    <Form
      form={form}
      onSubmit={async ({ email, password }) => {
        const outcome = await signIn(email, password);
        if (outcome === "done") {
          // A whole new page: nothing of a former person stays in memory.
          window.location.assign(target);
          return;
        }
        setProblem(outcome);
        form.setValue("password", "");
        form.setFocus("password");
      }}
    >
      {problem && <Alert tone="danger">{sentences[problem]}</Alert>}
      <TextField
        name="email"
        label="E-mail"
        type="email"
        autoComplete="username"
        autoFocus
        rules={{ required: "Give the e-mail of your account." }}
      />
      <TextField
        name="password"
        label="Password"
        type="password"
        autoComplete="current-password"
        rules={{ required: "Give your password." }}
      />
      <Submit action="Sign in" isWide className="mt-1" />
    </Form>
  );
}
