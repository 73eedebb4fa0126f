import type { Metadata } from "next";
import { LedgerProofsPage } from "@/components/ledger/ledger-proofs";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

export const metadata: Metadata = { title: "Ledger proof" };

/** The proofs of all balances. */
export default async function LedgerRoute() {
  await orNotFound(getQueryClient().fetchQuery(trpc.ledger.proofs.queryOptions()));
  return (
    <HydrateClient>
      <LedgerProofsPage />
    </HydrateClient>
  );
}
