import { AccountPage } from "@/components/accounts/account-page";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";

export default async function AccountRoute({ params }: { params: Promise<{ accountId: string }> }) {
  const { accountId } = await params;
  await prefetch(
    trpc.accounts.entries.infiniteQueryOptions(
      { accountId },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    trpc.exceptions.about.queryOptions({ accountId }),
    trpc.approvals.of.queryOptions({ subjectType: "account", subjectId: accountId }),
  );
  return (
    <HydrateClient>
      <AccountPage accountId={accountId} />
    </HydrateClient>
  );
}
