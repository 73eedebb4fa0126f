import { SplitPage } from "@/components/responsibilities/split-page";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type ResponsibilitiesPageProps = { params: Promise<{ id: string }> };

/** Who does what in the program. */
export default async function ResponsibilitiesPage({ params }: ResponsibilitiesPageProps) {
  const { id } = await params;
  await orNotFound(
    getQueryClient().fetchQuery(trpc.responsibilities.ofProgram.queryOptions({ programId: id })),
  );
  return (
    <HydrateClient>
      <SplitPage id={id} />
    </HydrateClient>
  );
}
