import { AccountPage } from "@/components/accounts/account-page";
import { getQueryClient, HydrateClient, orNotFound, prefetch, trpc } from "@/server/trpc/server-side";

type AccountRouteProps = { params: Promise<{ accountId: string }> };

export async function generateMetadata({ params }: AccountRouteProps) {
  return { title: `Account ${(await params).accountId}` };
}

export default async function AccountRoute({ params }: AccountRouteProps) {
  const { accountId } = await params;
  await Promise.all([
    orNotFound(getQueryClient().fetchQuery(trpc.accounts.byId.queryOptions({ id: accountId }))),
    prefetch(
      trpc.accounts.entries.infiniteQueryOptions(
        { accountId },
        { getNextPageParam: (page) => page.nextCursor },
      ),
    ),
  ]);
  return (
    <HydrateClient>
      <AccountPage accountId={accountId} />
    </HydrateClient>
  );
}
