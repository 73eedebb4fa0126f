import type { Metadata } from "next";
import { CardBulksTable } from "@/components/card-bulk/card-bulks-table";
import { PageHeader } from "@/components/ui/page-header";
import { paths } from "@/lib/paths";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";

export const metadata: Metadata = { title: "Bulk actions on cards" };

/** Actions on many cards, newest first. */
export default async function CardBulksPage() {
  await prefetch(
    trpc.cardBulk.list.infiniteQueryOptions({}, { getNextPageParam: (page) => page.nextCursor }),
  );
  return (
    <HydrateClient>
      <PageHeader parent={{ href: paths.cards, name: "Cards" }} title="Bulk actions" />
      <CardBulksTable />
    </HydrateClient>
  );
}
