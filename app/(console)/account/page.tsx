import type { Metadata } from "next";
import { AccountPage } from "@/components/own-access/account-page";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

export const metadata: Metadata = { title: "Your account" };

/** The signed-in person's own page. */
export default async function AccountRoute() {
  await orNotFound(getQueryClient().fetchQuery(trpc.ownAccess.account.queryOptions()));
  return (
    <HydrateClient>
      <AccountPage />
    </HydrateClient>
  );
}
