import { notFound } from "next/navigation";
import { CapabilityForm } from "@/components/programs/definition/capability-form";
import { capabilities } from "@/lib/capabilities";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type CapabilityPageProps = { params: Promise<{ id: string; capability: string }> };

/** The form that takes a capability into scope or out of it. */
export default async function CapabilityPage({ params }: CapabilityPageProps) {
  const { id, capability: asked } = await params;
  const capability = capabilities.find((key) => key === asked);
  if (!capability) notFound();
  await orNotFound(
    getQueryClient().fetchQuery(trpc.programs.capabilityEffects.queryOptions({ id, capability })),
  );
  return (
    <HydrateClient>
      <CapabilityForm key={capability} id={id} capability={capability} />
    </HydrateClient>
  );
}
