import type { Metadata } from "next";
import { BatchesList } from "@/components/bulk-issuing/batches-list";
import { StartBatchForm } from "@/components/bulk-issuing/start-form";
import { PageHeader } from "@/components/ui/page-header";
import { paths } from "@/lib/paths";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";

export const metadata: Metadata = { title: "Issue from a file" };

/** Cards for many people or employees at once. */
export default async function IssueInBulkPage() {
  await prefetch(trpc.programs.scope.queryOptions(), trpc.bulkIssuing.list.queryOptions({}));
  return (
    <HydrateClient>
      <PageHeader
        parent={{ href: paths.issueCard, name: "Issue a card" }}
        title="Issue from a file"
        summary="People or employees, each with an account and a card."
      />
      <StartBatchForm />
      <BatchesList />
    </HydrateClient>
  );
}
