import { AuthorizationPayloads } from "@/components/payments/authorization-payloads";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";

export default async function AuthorizationPayloadsPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await prefetch(trpc.authorizations.timeline.queryOptions({ id }));
  return (
    <HydrateClient>
      <AuthorizationPayloads id={id} />
    </HydrateClient>
  );
}
