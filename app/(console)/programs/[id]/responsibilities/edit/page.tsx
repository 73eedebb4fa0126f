import { SplitForm } from "@/components/responsibilities/split-form";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type EditResponsibilitiesPageProps = { params: Promise<{ id: string }> };

/** The form that makes a new version of who does what. */
export default async function EditResponsibilitiesPage({ params }: EditResponsibilitiesPageProps) {
  const { id } = await params;
  await orNotFound(
    getQueryClient().fetchQuery(trpc.responsibilities.ofProgram.queryOptions({ programId: id })),
  );
  return (
    <HydrateClient>
      <SplitForm id={id} />
    </HydrateClient>
  );
}
