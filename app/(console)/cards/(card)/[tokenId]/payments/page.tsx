import { CardPayments } from "@/components/cards/card-payments";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";

export default async function CardPaymentsPage({ params }: { params: Promise<{ tokenId: string }> }) {
  const { tokenId } = await params;
  await prefetch(
    trpc.authorizations.list.infiniteQueryOptions(
      { tokenId },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  return (
    <HydrateClient>
      <CardPayments tokenId={tokenId} />
    </HydrateClient>
  );
}
