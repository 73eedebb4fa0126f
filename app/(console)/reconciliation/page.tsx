import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { chooseDays } from "@/components/reconciliation/choose-environment";
import { OverviewRoom } from "@/components/reconciliation/rooms";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";
import { prefetchEnvironment } from "./prefetch-environment";

export const metadata: Metadata = { title: "Reconciliation" };

/** FINCI's ledger against our bookings: totals over days. */
export default async function ReconciliationRoute({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { environment, from, to } = await prefetchEnvironment(searchParams);
  if (environment) {
    const days = chooseDays({ from, to }, environment.timeZone);
    await prefetch(trpc.reconciliation.totals.queryOptions({ environmentId: environment.id, ...days }));
  }
  return (
    <HydrateClient>
      <OverviewRoom />
    </HydrateClient>
  );
}
