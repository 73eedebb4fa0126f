import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { loadStatementSearchParams, toStatementInput } from "@/components/statements/search-params";
import { StatementPrint } from "@/components/statements/statement-print";
import { getQueryClient, orNotFound, trpc } from "@/server/trpc/server-side";

export const metadata: Metadata = { title: "Statement" };

/** Entries that fit on paper; the export has them all. */
const entriesMax = 1_000;
const entriesPerPage = 100;

type PrintRouteProps = { params: Promise<{ accountId: string }>; searchParams: Promise<SearchParams> };

/** The statement as a sheet of paper. */
export default async function StatementPrintRoute({ params, searchParams }: PrintRouteProps) {
  const { accountId } = await params;
  const values = await loadStatementSearchParams(searchParams);
  const client = getQueryClient();
  const account = await orNotFound(client.fetchQuery(trpc.accounts.byId.queryOptions({ id: accountId })));
  const input = toStatementInput(account, values);
  const statement = await client.fetchQuery(trpc.statements.summary.queryOptions(input));
  const { pages } = await client.fetchInfiniteQuery({
    ...trpc.statements.entries.infiniteQueryOptions(
      { ...input, kind: values.kind ?? undefined, limit: entriesPerPage },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    pages: entriesMax / entriesPerPage,
  });
  return (
    <StatementPrint
      account={account}
      statement={statement}
      kind={values.kind}
      entries={pages.flatMap((page) => page.items)}
      isCut={pages.at(-1)?.nextCursor != null}
      printedAt={new Date()}
    />
  );
}
