import { PersonPage } from "@/components/customers/person-page";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type PersonRouteProps = { params: Promise<{ personId: string }> };

export async function generateMetadata({ params }: PersonRouteProps) {
  return { title: `Person ${(await params).personId}` };
}

export default async function PersonRoute({ params }: PersonRouteProps) {
  const { personId } = await params;
  await orNotFound(getQueryClient().fetchQuery(trpc.customers.personById.queryOptions({ id: personId })));
  return (
    <HydrateClient>
      <PersonPage personId={personId} />
    </HydrateClient>
  );
}
