import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { PageHeader } from "@/components/ui/page-header";
import { HydrateClient, orForbidden, prefetch, trpc } from "@/server/trpc/server-side";
import { DeliveriesTable } from "./deliveries-table";
import { loadDeliveriesSearchParams, toDeliveriesInput } from "./search-params";

export const metadata: Metadata = { title: "Deliveries" };

export default async function DeliveriesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await orForbidden("delivery.read");
  const input = toDeliveriesInput(await loadDeliveriesSearchParams(searchParams));
  await prefetch(
    trpc.deliveries.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.nextCursor }),
    trpc.programs.scope.queryOptions(),
  );
  return (
    <HydrateClient>
      <PageHeader title="Deliveries" />
      <DeliveriesTable />
    </HydrateClient>
  );
}
