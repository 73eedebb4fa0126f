import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { PageHeader } from "@/components/ui/page-header";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";
import { AuthorizationsTable } from "./authorizations-table";
import { loadAuthorizationsSearchParams, toAuthorizationsInput } from "./search-params";
import { States } from "./states";

export const metadata: Metadata = { title: "Authorizations" };

type AuthorizationsPageProps = { searchParams: Promise<SearchParams> };

export default async function AuthorizationsPage({ searchParams }: AuthorizationsPageProps) {
  const input = toAuthorizationsInput(await loadAuthorizationsSearchParams(searchParams));
  await prefetch(
    trpc.authorizations.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.nextCursor }),
    trpc.authorizations.counts.queryOptions({ ...input, state: undefined, outcome: undefined }),
    trpc.programs.scope.queryOptions(),
  );
  return (
    <HydrateClient>
      <PageHeader title="Authorizations" />
      <States />
      <AuthorizationsTable />
    </HydrateClient>
  );
}
