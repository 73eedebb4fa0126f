import { AuthorizationStory } from "@/components/payments/authorization-story";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";

export default async function AuthorizationPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await prefetch(
    trpc.authorizations.timeline.queryOptions({ id }),
    trpc.authorizations.trace.queryOptions({ id }),
    trpc.exceptions.about.queryOptions({ authorizationId: id }),
  );
  return (
    <HydrateClient>
      <AuthorizationStory id={id} />
    </HydrateClient>
  );
}
