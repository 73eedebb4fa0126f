"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useForm } from "react-hook-form";
import { type Choice, ChoiceField } from "@/components/form/choice-field";
import { Form, Submit } from "@/components/form/form";
import { useViewer } from "@/components/shell/viewer";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { paths } from "@/lib/paths";
import { isPermitted, type RoleGrant, whyNotPermitted } from "@/lib/permissions";
import type { ScopedProgram } from "@/server/services/programs";

type Kind = "sandbox" | "production";

/** Begins an issuance: which program, and whether the card is for a person or a corporate's employee. */
export function StartForm() {
  const { data: programs } = useSuspenseQuery(useTRPC().programs.scope.queryOptions());
  const { grants, environmentKind } = useViewer();
  const choices = programs.map((program) => programChoice(program, grants, environmentKind));
  const first = choices.find((choice) => !choice.whyNot);
  const form = useForm({ defaultValues: { programId: first?.value ?? "", chain: "" } });
  const start = useStart();
  const program = programs.find(({ id }) => id === form.watch("programId"));
  const chains = chainChoices(program);
  if (programs.length === 0)
    return (
      <EmptyState title="There is no program yet">
        A card belongs to a program. Ask a program manager.
      </EmptyState>
    );
  return (
    <Section title="Start a new one">
      <Form
        form={form}
        onSubmit={({ programId, chain }) =>
          start.mutateAsync({ programId, chain: chain === "corporate" ? "corporate" : chains.preset })
        }
      >
        <ChoiceField name="programId" label="Program" choices={choices} isRow />
        {program?.customerModel === "both" && (
          <ChoiceField name="chain" label="Who is the card for?" choices={chains.choices} isRow />
        )}
        <Submit
          action="Continue"
          effect={chains.effect}
          whyNot={first ? null : "None of the programs can issue a card here."}
        />
      </Form>
    </Section>
  );
}

/** Opens the issuance at its first step. */
export function useStart() {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  return useMutation({
    ...trpc.issuances.start.mutationOptions(),
    onSuccess: (issuance) => {
      queryClient.setQueryData(trpc.issuances.byId.queryKey({ id: issuance.id }), issuance);
      router.push(paths.issuance(issuance.id));
    },
  });
}

const customerWords = { businesses: "Businesses", consumers: "Consumers", both: "Businesses and consumers" };

function programChoice(program: ScopedProgram, grants: RoleGrant[], kind: Kind): Choice {
  const products = program.products.map((product) => product.name).join(", ");
  return {
    value: program.id,
    label: program.name,
    description: `${customerWords[program.customerModel]}. ${products}`,
    whyNot: whyNotIssue(program, grants, kind),
  };
}

function whyNotIssue(program: ScopedProgram, grants: RoleGrant[], kind: Kind): string | null {
  if (!isPermitted(grants, "card.issue", program.id)) return whyNotPermitted("card.issue");
  if (!program.environment) return `The program has no ${kind} yet.`;
  if (program.products.length === 0) return `The program has no product in ${kind}.`;
  return null;
}

function chainChoices(program: ScopedProgram | undefined) {
  const isBusiness = program?.customerModel === "businesses";
  return {
    preset: isBusiness ? ("corporate" as const) : ("person" as const),
    effect: program?.customerModel === "both" ? undefined : chainWords(isBusiness),
    choices: [
      { value: "person", label: "A person", description: "Person, account, card." },
      {
        value: "corporate",
        label: "A corporate's employee",
        description: "Corporate, account, employee, card.",
      },
    ],
  };
}

function chainWords(isBusiness: boolean): string {
  return isBusiness
    ? "The card is for a corporate's employee: corporate, account, employee, card."
    : "The card is for a person: person, account, card.";
}
