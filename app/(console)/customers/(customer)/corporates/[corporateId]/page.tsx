import { CorporatePage } from "@/components/customers/corporate-page";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type CorporateRouteProps = { params: Promise<{ corporateId: string }> };

export async function generateMetadata({ params }: CorporateRouteProps) {
  return { title: `Corporate ${(await params).corporateId}` };
}

export default async function CorporateRoute({ params }: CorporateRouteProps) {
  const { corporateId } = await params;
  await orNotFound(
    getQueryClient().fetchQuery(trpc.customers.corporateById.queryOptions({ id: corporateId })),
  );
  return (
    <HydrateClient>
      <CorporatePage corporateId={corporateId} />
    </HydrateClient>
  );
}
