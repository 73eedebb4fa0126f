import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { IssueCardButton } from "@/components/cards/issue-card-button";
import { PageHeader } from "@/components/ui/page-header";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";
import { CardsTable } from "./cards-table";
import { loadCardsSearchParams, toCardsInput } from "./search-params";

export const metadata: Metadata = { title: "Cards" };

export default async function CardsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const input = toCardsInput(await loadCardsSearchParams(searchParams));
  await prefetch(
    trpc.cards.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.nextCursor }),
    trpc.programs.scope.queryOptions(),
  );
  return (
    <HydrateClient>
      <PageHeader title="Cards" actions={<IssueCardButton />} />
      <CardsTable />
    </HydrateClient>
  );
}
