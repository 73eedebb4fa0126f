import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { StatementsRoom } from "@/components/reconciliation/rooms";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";
import { prefetchEnvironment } from "../prefetch-environment";

export const metadata: Metadata = { title: "Statements" };

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { environment } = await prefetchEnvironment(searchParams);
  if (environment) {
    const input = { environmentId: environment.id };
    await prefetch(
      trpc.reconciliation.uploads.infiniteQueryOptions(input, {
        getNextPageParam: (page) => page.nextCursor,
      }),
    );
  }
  return (
    <HydrateClient>
      <StatementsRoom />
    </HydrateClient>
  );
}
