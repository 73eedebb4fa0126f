import type { Metadata } from "next";
import { BatchPage } from "@/components/bulk-issuing/batch-page";
import { getQueryClient, HydrateClient, orNotFound, prefetch, trpc } from "@/server/trpc/server-side";

export const metadata: Metadata = { title: "Issue from a file" };

/** One batch of rows to issue cards to. */
export default async function IssuingBatchPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await orNotFound(getQueryClient().fetchQuery(trpc.bulkIssuing.byId.queryOptions({ id })));
  await prefetch(trpc.programs.scope.queryOptions());
  return (
    <HydrateClient>
      <BatchPage id={id} />
    </HydrateClient>
  );
}
