import { EntryPage } from "@/components/reconciliation/three-way-pages";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type EntryRouteProps = { params: Promise<{ account: string; id: string }> };

export const metadata = { title: "Ledger entry" };

/** An entry of FINCI's ledger with what belongs to it. */
export default async function EntryRoute({ params }: EntryRouteProps) {
  const { account: accountId, id: encoded } = await params;
  const id = decodeURIComponent(encoded);
  await orNotFound(getQueryClient().fetchQuery(trpc.reconciliation.entry.queryOptions({ accountId, id })));
  return (
    <HydrateClient>
      <EntryPage accountId={accountId} id={id} />
    </HydrateClient>
  );
}
