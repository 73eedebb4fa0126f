import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { PageHeader } from "@/components/ui/page-header";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";
import { AccountsTable } from "./accounts-table";
import { loadAccountsSearchParams, toAccountsInput } from "./search-params";

export const metadata: Metadata = { title: "Accounts" };

export default async function AccountsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const input = toAccountsInput(await loadAccountsSearchParams(searchParams));
  await prefetch(
    trpc.accounts.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.nextCursor }),
    trpc.programs.scope.queryOptions(),
  );
  return (
    <HydrateClient>
      <PageHeader title="Accounts" />
      <AccountsTable />
    </HydrateClient>
  );
}
