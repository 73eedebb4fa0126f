import { ProductionReadinessPage } from "@/components/certification/production-page";
import { HydrateClient, orForbidden, prefetch, trpc } from "@/server/trpc/server-side";

type ProductionRouteProps = { params: Promise<{ id: string }> };

/** The production confirmation test and the readiness review. */
export default async function ProductionRoute({ params }: ProductionRouteProps) {
  const { id } = await params;
  await orForbidden("certification.read");
  await prefetch(trpc.certification.production.queryOptions({ programId: id }));
  return (
    <HydrateClient>
      <ProductionReadinessPage programId={id} />
    </HydrateClient>
  );
}
