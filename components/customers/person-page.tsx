"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { PersonalValue } from "@/components/personal-data/personal-value";
import { useTRPC } from "@/components/trpc/provider";
import { Copyable } from "@/components/ui/copy";
import { Facts } from "@/components/ui/facts";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { PersonDetail } from "@/server/services/customers";
import { AddressLines } from "./address-lines";
import { OwnedAccounts, OwnedCards } from "./owned-records";

/** One person: how to reach them, their accounts with balances, their cards. */
export function PersonPage({ personId }: { personId: string }) {
  const { data: person } = useSuspenseQuery(useTRPC().customers.personById.queryOptions({ id: personId }));
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(20rem,1fr)_minmax(0,2fr)]">
      <Section title="Person">
        <PersonFacts person={person} />
      </Section>
      <div className="flex min-w-0 flex-col gap-4">
        <OwnedAccounts accounts={person.accounts} />
        <OwnedCards cards={person.cards} owner="person" />
      </div>
    </div>
  );
}

function PersonFacts({ person }: { person: PersonDetail }) {
  const { isMasked } = person.personal;
  return (
    <Facts
      facts={[
        { name: "Person id", value: <Copyable text={person.personId} label="person id" /> },
        { name: "External id", value: <Copyable text={person.externalId} label="external id" /> },
        { name: "E-mail", value: <PersonalValue isMasked={isMasked}>{person.email}</PersonalValue> },
        { name: "Phone", value: <PersonalValue isMasked={isMasked}>{person.phone}</PersonalValue> },
        {
          name: "Date of birth",
          value: <PersonalValue isMasked={isMasked}>{person.dateOfBirth}</PersonalValue>,
        },
        {
          name: "Address",
          value: (
            <PersonalValue isMasked={isMasked}>
              <AddressLines address={person.address} />
            </PersonalValue>
          ),
        },
        {
          name: "Program",
          value: <TextLink href={paths.program(person.program.id)}>{person.program.name}</TextLink>,
        },
        { name: "Created", value: <ExactTime value={person.createdAt} /> },
      ]}
    />
  );
}
