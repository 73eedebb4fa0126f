"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useForm } from "react-hook-form";
import { SelectField, TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useWhyNot } from "@/components/shell/viewer";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { notify } from "@/components/ui/toast";
import { secondPersonNeeded } from "@/lib/approval-kinds";
import { paths } from "@/lib/paths";
import { ConfirmFields } from "./confirm-fields";
import { overlaps } from "./reason-action";
import { type EnvironmentOf, useEnvironment, useRefresh } from "./use-environment";

type Values = { token: string; secret: string; overlapHours: string; reason: string; confirmName: string };

type CredentialFormProps = EnvironmentOf & { what: "card_api" | "webhook" };

/** Enters new credentials; they go to the server once and never come back. */
export function CredentialForm({ programId, kind, what }: CredentialFormProps) {
  const environment = useEnvironment({ programId, kind });
  const whyNot = useWhyNot("environment.write", programId);
  const router = useRouter();
  const refresh = useRefresh();
  const enter = useMutation(useTRPC().environments.enterCredential.mutationOptions());
  const form = useForm<Values>({
    defaultValues: { token: "", secret: "", overlapHours: "24", reason: "", confirmName: "" },
  });
  const back = paths.environmentCredentials(programId, kind);
  const isCardApi = what === "card_api";
  const waits = secondPersonNeeded(environment.program, "credential_change");
  const send = async ({ token, overlapHours, ...values }: Values) => {
    const common = { ...values, environmentId: environment.id, overlapHours: Number(overlapHours) };
    const { approval } = await enter.mutateAsync(
      isCardApi ? { ...common, kind: "card_api", token } : { ...common, kind: "webhook" },
    );
    // Not kept in the page any longer than it takes.
    form.reset();
    enter.reset();
    await refresh();
    notify(
      "success",
      approval ? "It waits, sealed, for a second person." : "The new credentials are in use.",
    );
    router.push(back);
  };
  return (
    <Section
      title={isCardApi ? `Card API credentials of the ${kind}` : `Webhook secret of the ${kind}`}
      description="Stored sealed, and never shown again."
      className="max-w-2xl"
    >
      <Form form={form} onSubmit={send}>
        {isCardApi && (
          <TextField
            name="token"
            label="Token"
            type="password"
            autoComplete="off"
            spellCheck={false}
            description="What FINCI expects as X-Auth-Token."
            rules={{ required: "Enter the token." }}
          />
        )}
        <TextField
          name="secret"
          label="Secret"
          type="password"
          autoComplete="off"
          spellCheck={false}
          description={
            isCardApi ? "Signs our calls and is never sent." : "FINCI signs its deliveries with it."
          }
          rules={{ required: "Enter the secret." }}
        />
        <SelectField
          name="overlapHours"
          label="Those of before stay of use for"
          description={
            isCardApi
              ? "Within this time they can be taken again, should the new ones not work."
              : "Deliveries signed with either are let in meanwhile."
          }
          className="max-w-72"
        >
          {overlaps.map(({ hours, name }) => (
            <option key={hours} value={hours}>
              {name}
            </option>
          ))}
        </SelectField>
        <ConfirmFields kind={kind} programName={environment.program.name} />
        <Submit
          action={waits ? "Ask for approval" : isCardApi ? "Use them" : "Use it"}
          whyNot={whyNot}
          isDangerous={kind === "production"}
          effect={
            waits
              ? "A second person has to agree; until then nothing changes."
              : `From the next ${isCardApi ? "call" : "delivery"} on, in every process.`
          }
        >
          <Button asChild>
            <Link href={back}>Cancel</Link>
          </Button>
        </Submit>
      </Form>
    </Section>
  );
}
