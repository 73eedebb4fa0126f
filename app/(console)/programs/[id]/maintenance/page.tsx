import { ProgramMaintenance } from "@/components/maintenance/program-maintenance";
import { getQueryClient, HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";

type ProgramMaintenancePageProps = { params: Promise<{ id: string }> };

/** Maintenance mode of the program's two sides. */
export default async function ProgramMaintenancePage({ params }: ProgramMaintenancePageProps) {
  const { id } = await params;
  // The layout asks for the same; one of the two finds it loaded.
  const program = await getQueryClient()
    .fetchQuery(trpc.programs.byId.queryOptions({ id }))
    .catch(() => null);
  await prefetch(
    ...(program?.environments ?? []).map((side) =>
      trpc.maintenance.list.infiniteQueryOptions(
        { environmentId: side.id },
        { getNextPageParam: (page) => page.nextCursor },
      ),
    ),
  );
  return (
    <HydrateClient>
      <ProgramMaintenance id={id} />
    </HydrateClient>
  );
}
