import { DeliveryPageContent } from "@/components/deliveries/delivery-page";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

export const metadata = { title: "Delivery" };

export default async function DeliveryPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await orNotFound(getQueryClient().fetchQuery(trpc.deliveries.byId.queryOptions({ id })));
  return (
    <HydrateClient>
      <DeliveryPageContent id={id} />
    </HydrateClient>
  );
}
