import { CardTransactions } from "@/components/cards/card-transactions";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";

export default async function CardTransactionsPage({ params }: { params: Promise<{ tokenId: string }> }) {
  const { tokenId } = await params;
  await prefetch(
    trpc.transactions.list.infiniteQueryOptions({ tokenId }, { getNextPageParam: (page) => page.nextCursor }),
  );
  return (
    <HydrateClient>
      <CardTransactions tokenId={tokenId} />
    </HydrateClient>
  );
}
