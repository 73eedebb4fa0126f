"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { IssueCardButton } from "@/components/cards/issue-card-button";
import { PersonalDataBar } from "@/components/personal-data/personal-data-bar";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { useTRPC } from "@/components/trpc/provider";
import { PageHeader } from "@/components/ui/page-header";
import { paths } from "@/lib/paths";
import { CustomerTypeBadge } from "./customer-type-badge";

/** Who the person is, and what can be done. */
export function PersonHeader({ personId }: { personId: string }) {
  const { data: person } = useSuspenseQuery(useTRPC().customers.personById.queryOptions({ id: personId }));
  return (
    <>
      <PageHeader
        parent={{ href: paths.customers, name: "Customers" }}
        title={`${person.firstName} ${person.lastName}`}
        badges={
          <>
            <CustomerTypeBadge type="person" />
            <EnvironmentBadge kind={person.environment.kind} />
          </>
        }
        actions={<IssueCardButton programId={person.program.id} owner={{ person: person.personId }} />}
      />
      <PersonalDataBar personal={person.personal} programId={person.program.id} whose="person" />
    </>
  );
}
