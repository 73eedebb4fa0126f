import { CertificationOverviewPage } from "@/components/certification/overview-page";
import { HydrateClient, orForbidden, prefetch, trpc } from "@/server/trpc/server-side";

type CertificationRouteProps = { params: Promise<{ id: string }> };

/** The sandbox validations of a program: start them, and the runs so far. */
export default async function CertificationRoute({ params }: CertificationRouteProps) {
  const { id } = await params;
  await orForbidden("certification.read");
  await prefetch(trpc.certification.ofProgram.queryOptions({ programId: id }));
  return (
    <HydrateClient>
      <CertificationOverviewPage programId={id} />
    </HydrateClient>
  );
}
