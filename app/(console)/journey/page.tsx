import type { Metadata } from "next";
import { JourneysPage } from "@/components/journey/journeys-page";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

export const metadata: Metadata = { title: "Go-live" };

/** How far every program is on its road to go-live. */
export default async function JourneysRoute() {
  await orNotFound(getQueryClient().fetchQuery(trpc.journey.list.queryOptions()));
  return (
    <HydrateClient>
      <JourneysPage />
    </HydrateClient>
  );
}
