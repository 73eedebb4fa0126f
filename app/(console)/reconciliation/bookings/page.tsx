import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { BookingsRoom } from "@/components/reconciliation/rooms";
import { loadBookingsSearchParams, toBookingsInput } from "@/components/reconciliation/search-params";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";
import { prefetchEnvironment } from "../prefetch-environment";

export const metadata: Metadata = { title: "Our bookings" };

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { environment } = await prefetchEnvironment(searchParams);
  if (environment) {
    const input = toBookingsInput(environment, await loadBookingsSearchParams(searchParams));
    await prefetch(
      trpc.reconciliation.bookings.infiniteQueryOptions(input, {
        getNextPageParam: (page) => page.nextCursor,
      }),
    );
  }
  return (
    <HydrateClient>
      <BookingsRoom />
    </HydrateClient>
  );
}
