import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { PageHeader } from "@/components/ui/page-header";
import { HydrateClient, orForbidden, prefetch, trpc } from "@/server/trpc/server-side";
import { ApiLogTable } from "./api-log-table";
import { loadApiLogSearchParams, toApiLogInput } from "./search-params";

export const metadata: Metadata = { title: "API log" };

export default async function ApiLogPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await orForbidden("apicall.read");
  const input = toApiLogInput(await loadApiLogSearchParams(searchParams));
  await prefetch(
    trpc.apiCalls.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.nextCursor }),
    trpc.programs.scope.queryOptions(),
  );
  return (
    <HydrateClient>
      <PageHeader title="API log" />
      <ApiLogTable />
    </HydrateClient>
  );
}
