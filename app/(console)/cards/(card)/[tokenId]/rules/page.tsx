import { RulesPanel } from "@/components/rules/rules-panel";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";
import { prefetchRules } from "../../../../prefetch-rules";

type CardRulesPageProps = { params: Promise<{ tokenId: string }> };

/** The spending controls of the card. */
export default async function CardRulesPage({ params }: CardRulesPageProps) {
  const { tokenId } = await params;
  const card = await orNotFound(getQueryClient().fetchQuery(trpc.cards.byId.queryOptions({ id: tokenId })));
  const subject = {
    environmentId: card.environmentId,
    scope: "card" as const,
    subjectId: tokenId,
  };
  await prefetchRules(subject);
  return (
    <HydrateClient>
      <RulesPanel subject={subject} />
    </HydrateClient>
  );
}
