import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { EntriesRoom } from "@/components/reconciliation/rooms";
import { loadEntriesSearchParams, toEntriesInput } from "@/components/reconciliation/search-params";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";
import { prefetchEnvironment } from "../prefetch-environment";

export const metadata: Metadata = { title: "FINCI's entries" };

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { environment } = await prefetchEnvironment(searchParams);
  if (environment) {
    const input = toEntriesInput(environment, await loadEntriesSearchParams(searchParams));
    await prefetch(
      trpc.reconciliation.entries.infiniteQueryOptions(input, {
        getNextPageParam: (page) => page.nextCursor,
      }),
    );
  }
  return (
    <HydrateClient>
      <EntriesRoom />
    </HydrateClient>
  );
}
