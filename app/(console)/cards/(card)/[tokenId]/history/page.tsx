import { CardHistory } from "@/components/cards/card-history";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";

export default async function CardHistoryPage({ params }: { params: Promise<{ tokenId: string }> }) {
  const { tokenId } = await params;
  await prefetch(trpc.cards.history.queryOptions({ id: tokenId }));
  return (
    <HydrateClient>
      <CardHistory tokenId={tokenId} />
    </HydrateClient>
  );
}
