import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { IssueCardButton } from "@/components/cards/issue-card-button";
import { PageHeader } from "@/components/ui/page-header";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";
import { CustomersTable } from "./customers-table";
import { loadCustomersSearchParams, toCustomersInput } from "./search-params";

export const metadata: Metadata = { title: "Customers" };

export default async function CustomersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const input = toCustomersInput(await loadCustomersSearchParams(searchParams));
  await prefetch(
    trpc.customers.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.nextCursor }),
    trpc.programs.scope.queryOptions(),
  );
  return (
    <HydrateClient>
      <PageHeader title="Customers" actions={<IssueCardButton />} />
      <CustomersTable />
    </HydrateClient>
  );
}
