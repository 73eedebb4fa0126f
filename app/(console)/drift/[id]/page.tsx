import { DriftPage } from "@/components/drift/drift-page";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type DriftRouteProps = { params: Promise<{ id: string }> };

export const metadata = { title: "Difference" };

/** One difference between the console and FINCI. */
export default async function DriftRoute({ params }: DriftRouteProps) {
  const { id } = await params;
  await orNotFound(getQueryClient().fetchQuery(trpc.drift.byId.queryOptions({ id })));
  return (
    <HydrateClient>
      <DriftPage id={id} />
    </HydrateClient>
  );
}
