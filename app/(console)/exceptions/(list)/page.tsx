import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { PageHeader } from "@/components/ui/page-header";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";
import { ExceptionsTable } from "./exceptions-table";
import { loadExceptionsSearchParams, toExceptionFilter, toExceptionsInput } from "./search-params";

export const metadata: Metadata = { title: "Exceptions" };

type ExceptionsPageProps = { searchParams: Promise<SearchParams> };

/** What a person has to look at, the oldest first. */
export default async function ExceptionsPage({ searchParams }: ExceptionsPageProps) {
  const values = await loadExceptionsSearchParams(searchParams);
  await prefetch(
    trpc.exceptions.list.infiniteQueryOptions(toExceptionsInput(values), {
      getNextPageParam: (page) => page.nextCursor,
    }),
    trpc.exceptions.summary.queryOptions(toExceptionFilter(values)),
    trpc.programs.scope.queryOptions(),
  );
  return (
    <HydrateClient>
      <PageHeader
        title="Exceptions"
        summary="What the system could not settle by itself: each one needs a person who finds out why, and says what becomes of the money."
      />
      <ExceptionsTable />
    </HydrateClient>
  );
}
