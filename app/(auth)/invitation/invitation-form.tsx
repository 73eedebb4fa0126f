"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import { useForm } from "react-hook-form";
import { TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { paths } from "@/lib/paths";

type Refusal = { sentence: string; fields: Record<string, string> };
type Answer = { ok: true; body: { email: string; name: string } } | { ok: false; refusal: Refusal };

const offline: Refusal = {
  sentence: "The console did not answer. What you typed is still here; try again in a moment.",
  fields: {},
};

/** Asks about the invitation, or takes it. */
async function post(body: object): Promise<Answer> {
  try {
    const answer = await fetch("/api/invitation", { method: "POST", body: JSON.stringify(body) });
    const json = await answer.json();
    return answer.ok ? { ok: true, body: json } : { ok: false, refusal: json.sentence ? json : offline };
  } catch {
    return { ok: false, refusal: offline };
  }
}

/** The token stands behind the # of the address: it never reaches a log, and is handed over in a body only. */
export function InvitationForm() {
  const [invited, setInvited] = useState<Answer | null>(null);
  const [token, setToken] = useState("");
  useEffect(() => {
    const given = window.location.hash.slice(1);
    setToken(given);
    void post({ token: given }).then(setInvited);
  }, []);
  if (!invited)
    return (
      <div role="status" aria-label="The invitation is loading">
        <Skeleton className="h-24" />
      </div>
    );
  if (!invited.ok)
    return (
      <div className="flex flex-col gap-3">
        <Alert tone="danger">{invited.refusal.sentence}</Alert>
        <Button asChild>
          <Link href={paths.signIn}>To the sign-in page</Link>
        </Button>
      </div>
    );
  return <NameAndPassword token={token} {...invited.body} />;
}

function NameAndPassword({ token, email, name }: { token: string; email: string; name: string }) {
  const form = useForm({ defaultValues: { email, name, password: "" } });
  return (
    <Form
      form={form}
      onSubmit={async (values) => {
        const answer = await post({ token, name: values.name, password: values.password });
        if (answer.ok) {
          window.location.assign(paths.signIn);
          return;
        }
        const { fields, sentence } = answer.refusal;
        for (const field of ["name", "password"] as const)
          if (fields[field]) form.setError(field, { type: "server", message: fields[field] });
        form.setError("root.server", { message: sentence });
      }}
    >
      <TextField name="email" label="E-mail" autoComplete="username" readOnly />
      <TextField
        name="name"
        label="Name"
        autoComplete="name"
        description="Stands in the audit log beside everything you do."
        rules={{ required: "Give your name." }}
      />
      <TextField
        name="password"
        label="Password"
        type="password"
        autoComplete="new-password"
        description="At least 12 characters; four words of your own do well."
        rules={{ required: "Choose a password." }}
      />
      <Submit action="Set the password" effect="You sign in with it on the next page." isWide />
    </Form>
  );
}
