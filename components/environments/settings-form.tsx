"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useForm } from "react-hook-form";
import { CheckboxField, TextareaField, TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useWhyNot } from "@/components/shell/viewer";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { notify } from "@/components/ui/toast";
import { paths } from "@/lib/paths";
import { ConfirmFields } from "./confirm-fields";
import { type EnvironmentOf, useEnvironment, useRefresh } from "./use-environment";

type Values = {
  baseUrl: string;
  pathPrefix: string;
  signingTemplate: string;
  /** One a line. */
  outgoingCidrs: string;
  sourceCidrs: string;
  confirmSources: boolean;
  webhookSignatureRequired: boolean;
  reason: string;
  confirmName: string;
  updatedAt: Date;
};

const lines = (text: string) =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter(Boolean);

/** Changes how FINCI is reached, and who is let in. */
export function SettingsForm({ programId, kind }: EnvironmentOf) {
  const environment = useEnvironment({ programId, kind });
  const whyNot = useWhyNot("environment.write", programId);
  const router = useRouter();
  const refresh = useRefresh();
  const change = useMutation(useTRPC().environments.changeSettings.mutationOptions());
  const form = useForm<Values>({
    defaultValues: {
      baseUrl: environment.baseUrl ?? "",
      pathPrefix: environment.pathPrefix,
      signingTemplate: environment.signingTemplate,
      outgoingCidrs: environment.outgoingCidrs.join("\n"),
      sourceCidrs: environment.sourceCidrs.join("\n"),
      confirmSources: false,
      webhookSignatureRequired: environment.webhookSignatureRequired,
      reason: "",
      confirmName: "",
      updatedAt: environment.updatedAt,
    },
  });
  const send = async ({ sourceCidrs, outgoingCidrs, ...values }: Values) => {
    const { approval } = await change.mutateAsync({
      ...values,
      environmentId: environment.id,
      sourceCidrs: lines(sourceCidrs),
      outgoingCidrs: lines(outgoingCidrs),
    });
    await refresh();
    notify(
      "success",
      approval ? "It waits for a second person." : `The settings of the ${kind} are changed.`,
    );
    router.push(paths.environment(programId, kind));
  };
  return (
    <Section title={`Change the ${kind}`} className="max-w-3xl">
      <Form form={form} onSubmit={send} renameField={(path) => path.replace(/\.\d+$/, "")}>
        <TextField
          name="baseUrl"
          label="Base address"
          autoComplete="off"
          spellCheck={false}
          placeholder="https://agents-api-sit.finci.com:5500"
          description="Scheme, host and port of FINCI's Card API. https, except to this very machine; private networks are refused."
        />
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <TextField
            name="pathPrefix"
            label="Path prefix"
            autoComplete="off"
            description="What goes on the wire is what is signed."
          />
          <TextField
            name="signingTemplate"
            label="Signing input"
            autoComplete="off"
            description="Names {timestamp}, {method}, {path} and {body}, each once; \n between them is a line end."
          />
        </div>
        <TextareaField
          name="outgoingCidrs"
          label="Our outgoing addresses"
          rows={2}
          description="One a line; FINCI has to let them in. Kept for people, nothing here depends on it."
        />
        <TextareaField
          name="sourceCidrs"
          label="FINCI's source networks"
          rows={3}
          description="One a line, such as 203.0.113.0/24. Deliveries from elsewhere are refused; with none, all are."
        />
        <CheckboxField
          name="confirmSources"
          label="No network, or a very wide one, is meant"
          description="Only needed where the networks above are unusual."
        />
        <CheckboxField
          name="webhookSignatureRequired"
          label="Every delivery must be signed"
          description="Without a webhook secret every delivery is then refused."
        />
        <ConfirmFields kind={kind} programName={environment.program.name} />
        <Submit
          action="Change"
          whyNot={whyNot}
          isDangerous={kind === "production"}
          effect="From the next call and the next delivery on, in every process."
        >
          <Button asChild>
            <Link href={paths.environment(programId, kind)}>Cancel</Link>
          </Button>
        </Submit>
      </Form>
    </Section>
  );
}
