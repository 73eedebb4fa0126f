import { RulesEditor } from "@/components/rules/editor/rules-editor";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";
import { prefetchRules } from "../../../../../prefetch-rules";

type CardRulesEditPageProps = { params: Promise<{ tokenId: string }> };

/** The draft of the card's rules, and its review. */
export default async function CardRulesEditPage({ params }: CardRulesEditPageProps) {
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
      <RulesEditor subject={subject} />
    </HydrateClient>
  );
}
