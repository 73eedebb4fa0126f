import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { WaitingSummary } from "@/components/approvals/waiting-summary";
import { PageHeader } from "@/components/ui/page-header";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";
import { ApprovalsTable } from "./approvals-table";
import { loadApprovalsSearchParams, toApprovalsInput } from "./search-params";

export const metadata: Metadata = { title: "Approvals" };

type ApprovalsPageProps = { searchParams: Promise<SearchParams> };

/** What waits for a second person, the oldest first. */
export default async function ApprovalsPage({ searchParams }: ApprovalsPageProps) {
  const input = toApprovalsInput(await loadApprovalsSearchParams(searchParams));
  await prefetch(
    trpc.approvals.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.nextCursor }),
    trpc.programs.scope.queryOptions(),
    trpc.approvals.summary.queryOptions(),
  );
  return (
    <HydrateClient>
      <PageHeader
        title="Approvals"
        summary={
          <>
            Changes that a program asks a second person for. Each one is applied when that person approves it,
            and not before; nobody approves their own. <WaitingSummary />
          </>
        }
      />
      <ApprovalsTable />
    </HydrateClient>
  );
}
