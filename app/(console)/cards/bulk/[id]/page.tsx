import type { Metadata } from "next";
import { CardBulkPage } from "@/components/card-bulk/card-bulk-page";
import { getQueryClient, HydrateClient, orNotFound, prefetch, trpc } from "@/server/trpc/server-side";

type CardBulkRouteProps = { params: Promise<{ id: string }> };

export const metadata: Metadata = { title: "Bulk action on cards" };

/** One action on many cards, and what became of each. */
export default async function CardBulkRoute({ params }: CardBulkRouteProps) {
  const { id } = await params;
  await orNotFound(getQueryClient().fetchQuery(trpc.cardBulk.byId.queryOptions({ id })));
  await prefetch(trpc.approvals.of.queryOptions({ subjectType: "card_bulk_run", subjectId: id }));
  return (
    <HydrateClient>
      <CardBulkPage id={id} />
    </HydrateClient>
  );
}
