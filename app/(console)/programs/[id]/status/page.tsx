import { StatusForm } from "@/components/programs/definition/status-form";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type ProgramStatusPageProps = { params: Promise<{ id: string }> };

/** The form that activates or suspends a program. */
export default async function ProgramStatusPage({ params }: ProgramStatusPageProps) {
  const { id } = await params;
  await orNotFound(getQueryClient().fetchQuery(trpc.programs.statusEffects.queryOptions({ id })));
  return (
    <HydrateClient>
      <StatusForm id={id} />
    </HydrateClient>
  );
}
