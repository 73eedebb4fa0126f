import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { loadStatementSearchParams, toStatementInput } from "@/components/statements/search-params";
import { StatementPage } from "@/components/statements/statement-page";
import { getQueryClient, HydrateClient, orNotFound, prefetch, trpc } from "@/server/trpc/server-side";

export const metadata: Metadata = { title: "Statement" };

type StatementRouteProps = {
  params: Promise<{ accountId: string }>;
  searchParams: Promise<SearchParams>;
};

/** The statement of one account for the days of the address. */
export default async function StatementRoute({ params, searchParams }: StatementRouteProps) {
  const { accountId } = await params;
  const values = await loadStatementSearchParams(searchParams);
  const account = await orNotFound(
    getQueryClient().fetchQuery(trpc.accounts.byId.queryOptions({ id: accountId })),
  );
  const input = toStatementInput(account, values);
  await prefetch(
    trpc.statements.summary.queryOptions(input),
    trpc.statements.entries.infiniteQueryOptions(
      { ...input, kind: values.kind ?? undefined },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  return (
    <HydrateClient>
      <StatementPage accountId={accountId} />
    </HydrateClient>
  );
}
