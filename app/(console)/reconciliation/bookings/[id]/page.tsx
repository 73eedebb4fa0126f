import { BookingPage } from "@/components/reconciliation/three-way-pages";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type BookingRouteProps = { params: Promise<{ id: string }> };

export const metadata = { title: "Booking" };

/** A presentment or return of ours with what belongs to it. */
export default async function BookingRoute({ params }: BookingRouteProps) {
  const { id } = await params;
  await orNotFound(getQueryClient().fetchQuery(trpc.reconciliation.booking.queryOptions({ id })));
  return (
    <HydrateClient>
      <BookingPage id={id} />
    </HydrateClient>
  );
}
