import { JourneyPage } from "@/components/journey/journey-page";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type ProgramJourneyPageProps = { params: Promise<{ id: string }> };

/** How far the program is on its road to go-live. */
export default async function ProgramJourneyPage({ params }: ProgramJourneyPageProps) {
  const { id } = await params;
  await orNotFound(getQueryClient().fetchQuery(trpc.journey.ofProgram.queryOptions({ programId: id })));
  return (
    <HydrateClient>
      <JourneyPage id={id} />
    </HydrateClient>
  );
}
