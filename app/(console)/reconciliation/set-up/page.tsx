import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { SetUpRoom } from "@/components/reconciliation/rooms";
import { HydrateClient } from "@/server/trpc/server-side";
import { prefetchEnvironment } from "../prefetch-environment";

export const metadata: Metadata = { title: "Reconciliation set-up" };

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await prefetchEnvironment(searchParams);
  return (
    <HydrateClient>
      <SetUpRoom />
    </HydrateClient>
  );
}
