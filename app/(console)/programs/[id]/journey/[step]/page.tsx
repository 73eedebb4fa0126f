import { notFound } from "next/navigation";
import { StepPage } from "@/components/journey/step-page";
import { journeyStep } from "@/lib/journey";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type JourneyStepPageProps = { params: Promise<{ id: string; step: string }> };

/** One step of the road to go-live. */
export default async function JourneyStepPage({ params }: JourneyStepPageProps) {
  const { id, step } = await params;
  const number = /^\d{1,2}$/.test(step) ? Number(step) : 0;
  if (!journeyStep(number)) notFound();
  await orNotFound(getQueryClient().fetchQuery(trpc.journey.ofProgram.queryOptions({ programId: id })));
  return (
    <HydrateClient>
      <StepPage id={id} number={number} />
    </HydrateClient>
  );
}
