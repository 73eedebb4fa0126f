import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { DriftSides } from "@/components/drift/drift-sides";
import { PageHeader } from "@/components/ui/page-header";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";
import { DriftTable } from "./drift-table";
import { loadDriftSearchParams, toDriftInput, toDriftSummary } from "./search-params";

export const metadata: Metadata = { title: "Drift" };

type DriftPageProps = { searchParams: Promise<SearchParams> };

/** Where cards here and at FINCI differ. */
export default async function DriftListPage({ searchParams }: DriftPageProps) {
  const values = await loadDriftSearchParams(searchParams);
  await prefetch(
    trpc.drift.list.infiniteQueryOptions(toDriftInput(values), {
      getNextPageParam: (page) => page.nextCursor,
    }),
    trpc.drift.summary.queryOptions(toDriftSummary(values)),
    trpc.drift.sides.queryOptions(),
    trpc.programs.scope.queryOptions(),
  );
  return (
    <HydrateClient>
      <PageHeader
        title="Drift"
        summary="Where our cards and FINCI's differ. A difference that is not seen any more closes itself; one that a person resolves changes our records only, never FINCI's."
      />
      <DriftSides />
      <DriftTable />
    </HydrateClient>
  );
}
