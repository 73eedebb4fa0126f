import { CertificationRunPage } from "@/components/certification/run-page";
import { getQueryClient, HydrateClient, orForbidden, orNotFound, trpc } from "@/server/trpc/server-side";

type RunRouteProps = { params: Promise<{ id: string; runId: string }> };

/** One run: each validation with its result and evidence, live while it is under way. */
export default async function RunRoute({ params }: RunRouteProps) {
  const { id, runId } = await params;
  await orForbidden("certification.read");
  await orNotFound(getQueryClient().fetchQuery(trpc.certification.run.queryOptions({ runId })));
  return (
    <HydrateClient>
      <CertificationRunPage programId={id} runId={runId} />
    </HydrateClient>
  );
}
