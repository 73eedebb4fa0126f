import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { PageHeader } from "@/components/ui/page-header";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";
import { loadTransactionsSearchParams, toTransactionsInput } from "./search-params";
import { TransactionsTable } from "./transactions-table";

export const metadata: Metadata = { title: "Transactions" };

export default async function TransactionsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const input = toTransactionsInput(await loadTransactionsSearchParams(searchParams));
  await prefetch(
    trpc.transactions.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.nextCursor }),
    trpc.programs.scope.queryOptions(),
  );
  return (
    <HydrateClient>
      <PageHeader title="Transactions" />
      <TransactionsTable />
    </HydrateClient>
  );
}
