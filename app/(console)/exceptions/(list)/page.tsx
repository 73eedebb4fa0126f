import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { PageHeader } from "@/components/ui/page-header";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";
import { ExceptionsTable } from "./exceptions-table";
import { loadExceptionsSearchParams, toExceptionsInput } from "./search-params";

export const metadata: Metadata = { title: "Exceptions" };

type ExceptionsPageProps = { searchParams: Promise<SearchParams> };

/** What a person has to look at, the oldest first. */
export default async function ExceptionsPage({ searchParams }: ExceptionsPageProps) {
  const input = toExceptionsInput(await loadExceptionsSearchParams(searchParams));
  await prefetch(
    trpc.exceptions.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.nextCursor }),
    trpc.programs.scope.queryOptions(),
  );
  return (
    <HydrateClient>
      <PageHeader
        title="Exceptions"
        summary="Payments where FINCI told the merchant something else than we answered. The oldest stand on top; each one needs a person who finds out why."
      />
      <ExceptionsTable />
    </HydrateClient>
  );
}
