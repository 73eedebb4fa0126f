import type { Metadata } from "next";
import Link from "next/link";
import type { SearchParams } from "nuqs/server";
import { OpenIssuances } from "@/components/issuing/open-issuances";
import { StartForCorporate, StartForPerson } from "@/components/issuing/start-for-owner";
import { StartForm } from "@/components/issuing/start-form";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { paths } from "@/lib/paths";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";
import { loadIssueSearchParams } from "./search-params";

export const metadata: Metadata = { title: "Issue a card" };

export default async function IssueCardPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { person, corporate } = await loadIssueSearchParams(searchParams);
  const client = getQueryClient();
  await orNotFound(
    Promise.all([
      client.fetchQuery(trpc.issuances.open.queryOptions()),
      client.fetchQuery(trpc.programs.scope.queryOptions()),
      person && client.fetchQuery(trpc.customers.personById.queryOptions({ id: person })),
      corporate && client.fetchQuery(trpc.customers.corporateById.queryOptions({ id: corporate })),
    ]),
  );
  return (
    <HydrateClient>
      <PageHeader
        parent={{ href: paths.cards, name: "Cards" }}
        title="Issue a card"
        actions={
          <Button asChild>
            <Link href={paths.issueInBulk}>Issue from a file</Link>
          </Button>
        }
      />
      <div className="flex max-w-4xl flex-col gap-5">
        {person ? (
          <StartForPerson personId={person} />
        ) : corporate ? (
          <StartForCorporate corporateId={corporate} />
        ) : (
          <StartForm />
        )}
        <OpenIssuances />
      </div>
    </HydrateClient>
  );
}
