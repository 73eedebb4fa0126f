"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useForm } from "react-hook-form";
import { CheckboxField, TextareaField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useUnsavedWarning } from "@/components/form/use-unsaved-warning";
import { useProgram } from "@/components/programs/use-program";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { paths } from "@/lib/paths";
import type { ClonedProgram } from "@/server/services/programs";
import { NameField } from "./definition-fields";
import { useWhyNotAllPrograms } from "./use-why-not";

const neverCopied =
  "Credentials, FINCI's addresses, endpoints, networks and their confirmations; people's roles; customers, accounts, cards and money; rules of single accounts, cardholders and cards.";

/** Makes a new program from this one, and says what was copied and what was not. */
export function CloneForm({ id }: { id: string }) {
  const program = useProgram(id);
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const form = useForm({
    defaultValues: {
      name: `${program.name} 2`,
      withProducts: false,
      withRules: true,
      withSplit: true,
      reason: "",
    },
  });
  useUnsavedWarning(form);
  const clone = useMutation(trpc.programs.clone.mutationOptions());
  const whyNot = useWhyNotAllPrograms();
  if (clone.data) return <Cloned made={clone.data} name={clone.variables.name} />;
  return (
    <Section
      title={`Clone ${program.name}`}
      description="A new draft with both sides disabled. This program stays as it is."
      className="max-w-2xl"
    >
      <Form
        form={form}
        onSubmit={async (values) => {
          await clone.mutateAsync({ id, ...values });
          await queryClient.invalidateQueries(trpc.programs.pathFilter());
        }}
      >
        <NameField />
        <fieldset className="flex flex-col gap-2.5">
          <legend className="mb-1.5 font-medium text-sm">Copied</legend>
          <p>
            The definition: model, customers, countries, time zone, currency, capabilities, deadlines, holds,
            thresholds.
          </p>
          <CheckboxField
            name="withProducts"
            label="Products in use, with FINCI's numbers"
            description="FINCI usually gives a new program new numbers. Copy them only where FINCI said that they stay."
          />
          <CheckboxField
            name="withRules"
            label="Rules of the program, as drafts"
            description="Nothing comes into force: each draft is reviewed and activated by a person."
          />
          <CheckboxField
            name="withSplit"
            label="Responsibility split"
            description="Its newest version becomes the first one of the new program."
          />
        </fieldset>
        <div>
          <p className="font-medium text-sm">Never copied</p>
          <p className="text-muted">{neverCopied}</p>
        </div>
        <TextareaField
          name="reason"
          label="Reason"
          rows={2}
          maxLength={500}
          description="Stays in the audit log with your name."
          rules={{ required: "Say why, in a few words." }}
        />
        <Submit action="Clone" whyNot={whyNot}>
          <Button asChild>
            <Link href={paths.program(id)}>Cancel</Link>
          </Button>
        </Submit>
      </Form>
    </Section>
  );
}

function Cloned({ made, name }: { made: ClonedProgram; name: string }) {
  return (
    <Section title={`${name} was made`} className="max-w-2xl">
      <div className="flex flex-col gap-4">
        <Alert tone="approve" title="Copied">
          <ul className="list-disc pl-5">
            <li>The definition</li>
            <li>{counted(made.products, "product", "products")}</li>
            <li>{counted(made.ruleSets, "rule set, as a draft", "rule sets, as drafts")}</li>
            <li>
              {made.hasSplit
                ? "The responsibility split"
                : "No responsibility split: the new program begins with what its model proposes"}
            </li>
          </ul>
        </Alert>
        <Alert title="Not copied">{neverCopied}</Alert>
        <div>
          <Button asChild variant="primary">
            <Link href={paths.program(made.id)}>Open the new program</Link>
          </Button>
        </div>
      </div>
    </Section>
  );
}

function counted(count: number, one: string, more: string): string {
  return count === 0 ? `No ${more}` : `${count} ${count === 1 ? one : more}`;
}
