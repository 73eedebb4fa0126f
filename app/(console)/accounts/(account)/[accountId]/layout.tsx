import type { ReactNode } from "react";
import { AccountHeader } from "@/components/accounts/account-header";
import { RouteTabs } from "@/components/ui/tabs";
import { paths } from "@/lib/paths";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type AccountLayoutProps = { params: Promise<{ accountId: string }>; children: ReactNode };

export async function generateMetadata({ params }: AccountLayoutProps) {
  return { title: `Account ${(await params).accountId}` };
}

/** One account: whose it is, its tabs. */
export default async function AccountLayout({ params, children }: AccountLayoutProps) {
  const { accountId } = await params;
  await orNotFound(getQueryClient().fetchQuery(trpc.accounts.byId.queryOptions({ id: accountId })));
  const here = paths.account(accountId);
  return (
    <HydrateClient>
      <AccountHeader accountId={accountId} />
      <RouteTabs
        label="Account"
        tabs={[
          { href: here, name: "Overview" },
          { href: paths.accountStatement(accountId), name: "Statement" },
          { href: `${here}/rules`, name: "Rules", isNested: true },
        ]}
      />
      {children}
    </HydrateClient>
  );
}
