"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useForm } from "react-hook-form";
import { CheckboxField, TextareaField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useUnsavedWarning } from "@/components/form/use-unsaved-warning";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { notify } from "@/components/ui/toast";
import { type Capability, capabilities, capabilityLabels } from "@/lib/capabilities";
import { paths } from "@/lib/paths";
import { type ProgramModel, programModels } from "@/lib/program-models";
import {
  CustomersField,
  type DefinitionValues,
  ModelField,
  ModelMeaning,
  NameField,
  PlaceFields,
} from "./definition-fields";
import { useWhyNotAllPrograms } from "./use-why-not";

type Values = DefinitionValues & { capabilities: Record<Capability, boolean> };

const noCapabilities = Object.fromEntries(capabilities.map((key) => [key, false])) as Values["capabilities"];

/** Makes a program: the model first, because the rest begins with what it proposes. */
export function NewProgramForm({ timeZones }: { timeZones: readonly string[] }) {
  const form = useForm<Values>({
    defaultValues: {
      ...{ name: "", model: "", customerModel: "", launchCountries: [], reason: "" },
      ...{ timeZone: "UTC", currency: "EUR", capabilities: noCapabilities },
    },
  });
  useUnsavedWarning(form);
  const send = useCreate();
  const whyNot = useWhyNotAllPrograms();
  const model = form.watch("model");
  return (
    <Form form={form} onSubmit={send} className="max-w-3xl">
      <Section title="Model" description="What was agreed with FINCI. It decides what the rest begins with.">
        <div
          className="flex flex-col gap-4"
          onChange={({ target }) => {
            if (target instanceof HTMLInputElement && target.name === "model")
              propose(target.value as ProgramModel);
          }}
        >
          <ModelField />
          {model && <ModelMeaning model={model} />}
        </div>
      </Section>
      <Section title="Definition">
        <div className="flex flex-col gap-4">
          <NameField />
          <CustomersField />
          <PlaceFields timeZones={timeZones} />
        </div>
      </Section>
      <Section
        title="Capabilities"
        description="What FINCI provides for this program. What is out of scope is explained on its page and refused by the server."
      >
        <div className="flex flex-col gap-2.5">
          {capabilities.map((key) => (
            <CheckboxField
              key={key}
              name={`capabilities.${key}`}
              label={capabilityLabels[key].name}
              description={capabilityLabels[key].meaning}
            />
          ))}
        </div>
      </Section>
      <TextareaField
        name="reason"
        label="Reason"
        rows={2}
        maxLength={500}
        description="Stays in the audit log with your name."
        rules={{ required: "Say why, in a few words." }}
      />
      <Submit
        action="Create the program"
        whyNot={whyNot}
        effect="A draft with a sandbox and a production is made, both disabled and without credentials. Its payments are declined until it is activated."
      >
        <Button asChild>
          <Link href={paths.programs}>Cancel</Link>
        </Button>
      </Submit>
    </Form>
  );

  function propose(chosen: ProgramModel) {
    const { starts } = programModels[chosen];
    form.setValue("customerModel", starts.customerModel);
    form.setValue(
      "capabilities",
      Object.fromEntries(
        capabilities.map((key) => [key, starts.capabilities.includes(key)]),
      ) as Values["capabilities"],
    );
  }
}

function useCreate() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const create = useMutation(trpc.programs.create.mutationOptions());
  return async ({ capabilities: chosen, ...values }: Values) => {
    const held = capabilities.filter((key) => chosen[key]);
    // An unanswered choice is the server's to refuse, at its field.
    const { id } = await create.mutateAsync({ ...values, capabilities: held } as Parameters<
      typeof create.mutateAsync
    >[0]);
    await queryClient.invalidateQueries(trpc.programs.pathFilter());
    notify("success", `${values.name} was made, as a draft.`);
    router.push(paths.program(id));
  };
}
