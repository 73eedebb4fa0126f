"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { Form, Submit } from "@/components/form/form";
import { useWhyNot } from "@/components/shell/viewer";
import { useTRPC } from "@/components/trpc/provider";
import { Facts } from "@/components/ui/facts";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { paths } from "@/lib/paths";
import { useStart } from "./start-form";

/** Begins an issuance for a person whose page it was opened from. */
export function StartForPerson({ personId }: { personId: string }) {
  const { data: person } = useSuspenseQuery(useTRPC().customers.personById.queryOptions({ id: personId }));
  return (
    <StartForOwner
      chain="person"
      id={personId}
      name={`${person.firstName} ${person.lastName}`}
      href={paths.person(personId)}
      program={person.program}
    />
  );
}

/** Begins an issuance for a corporate whose page it was opened from. */
export function StartForCorporate({ corporateId }: { corporateId: string }) {
  const { data: corporate } = useSuspenseQuery(
    useTRPC().customers.corporateById.queryOptions({ id: corporateId }),
  );
  return (
    <StartForOwner
      chain="corporate"
      id={corporateId}
      name={corporate.legalName}
      href={paths.corporate(corporateId)}
      program={corporate.program}
    />
  );
}

type StartForOwnerProps = {
  chain: "person" | "corporate";
  id: string;
  name: string;
  href: string;
  program: { id: string; name: string };
};

function StartForOwner({ chain, id, name, href, program }: StartForOwnerProps) {
  const form = useForm();
  const start = useStart();
  const whyNot = useWhyNot("card.issue", program.id);
  const owner =
    chain === "person"
      ? { person: { mode: "existing", personId: id } }
      : { corporate: { mode: "existing", corporateId: id } };
  return (
    <Section title={`Start a new one for ${name}`}>
      <Form form={form} onSubmit={() => start.mutateAsync({ programId: program.id, chain, form: owner })}>
        <Facts
          facts={[
            {
              name: chain === "person" ? "Person" : "Corporate",
              value: <TextLink href={href}>{name}</TextLink>,
            },
            { name: "Program", value: program.name },
          ]}
        />
        <Submit action="Continue" whyNot={whyNot}>
          <TextLink href={paths.issueCard}>For somebody else</TextLink>
        </Submit>
      </Form>
    </Section>
  );
}
