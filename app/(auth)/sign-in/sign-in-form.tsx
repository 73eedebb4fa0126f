"use client";

import { useEffect, useState } from "react";
import { useForm } from "react-hook-form";
import { TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { signIn } from "@/components/shell/auth-requests";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";

const sentences = {
  refused:
    "E-mail and password do not fit, or the account waits after several wrong attempts. Check both; after five wrong attempts wait a minute or longer.",
  code: "The code does not fit, was used, or the account waits after several wrong attempts. Wait for the next code; after five wrong attempts wait a minute or longer.",
  failed: "The console did not answer. Nothing is wrong with your password; try again in a moment.",
};

/** E-mail and password, and a code where the person has a second factor; the e-mail stays after a refusal. */
export function SignInForm({ target }: { target: string }) {
  const form = useForm({ defaultValues: { email: "", password: "", code: "" } });
  const [problem, setProblem] = useState<keyof typeof sentences | null>(null);
  const [asksCode, setAsksCode] = useState(false);
  const { setFocus } = form;
  useEffect(() => {
    if (asksCode) setFocus("code");
  }, [asksCode, setFocus]);
  return (
    <Form
      form={form}
      onSubmit={async ({ email, password, code }) => {
        const outcome = await signIn(email, password, asksCode ? code : "");
        if (outcome === "done") {
          // A whole new page: nothing of a former person stays in memory.
          window.location.assign(target);
          return;
        }
        if (outcome === "code_needed") {
          setProblem(null);
          setAsksCode(true);
          return;
        }
        const field = asksCode ? "code" : "password";
        setProblem(outcome === "refused" && asksCode ? "code" : outcome);
        if (outcome === "refused") form.setValue(field, "");
        form.setFocus(field);
      }}
    >
      {problem && <Alert tone="danger">{sentences[problem]}</Alert>}
      {asksCode ? (
        <TextField
          name="code"
          label="Code"
          autoComplete="one-time-code"
          maxLength={24}
          description="Six digits of your authenticator, or one of your recovery codes."
          rules={{ required: "Give the code." }}
        />
      ) : (
        <PasswordFields />
      )}
      <Submit action="Sign in" isWide className="mt-1">
        {asksCode && (
          <Button
            variant="ghost"
            className="w-full"
            onClick={() => {
              setAsksCode(false);
              setProblem(null);
              form.reset();
            }}
          >
            Sign in as somebody else
          </Button>
        )}
      </Submit>
    </Form>
  );
}

function PasswordFields() {
  return (
    <>
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
    </>
  );
}
