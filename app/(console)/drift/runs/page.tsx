import type { Metadata } from "next";
import { DriftRuns } from "@/components/drift/drift-runs";
import { PageHeader } from "@/components/ui/page-header";
import { paths } from "@/lib/paths";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";

export const metadata: Metadata = { title: "Comparisons" };

/** Every comparison with FINCI, newest first. */
export default async function DriftRunsPage() {
  await prefetch(trpc.drift.runs.infiniteQueryOptions({}, { getNextPageParam: (page) => page.nextCursor }));
  return (
    <HydrateClient>
      <PageHeader
        parent={{ href: paths.drift, name: "Drift" }}
        title="Comparisons"
        summary="Each one walks all owners of an account, and goes on where it was left when a process ends."
      />
      <DriftRuns />
    </HydrateClient>
  );
}
