import type { ReactNode } from "react";
import { PendingApprovals } from "@/components/approvals/pending-approvals";
import { CardHeader } from "@/components/cards/card-header";
import { CardDrift } from "@/components/drift/card-drift";
import { RouteTabs } from "@/components/ui/tabs";
import { paths } from "@/lib/paths";
import { getQueryClient, HydrateClient, orNotFound, prefetch, trpc } from "@/server/trpc/server-side";

type CardLayoutProps = { params: Promise<{ tokenId: string }>; children: ReactNode };

export async function generateMetadata({ params }: CardLayoutProps) {
  return { title: `Card ${(await params).tokenId}` };
}

export default async function CardLayout({ params, children }: CardLayoutProps) {
  const { tokenId } = await params;
  const card = getQueryClient().fetchQuery(trpc.cards.byId.queryOptions({ id: tokenId }));
  const { environmentId } = await orNotFound(card);
  await prefetch(
    trpc.approvals.of.queryOptions({ subjectType: "card", subjectId: tokenId }),
    trpc.drift.ofCard.queryOptions({ environmentId, tokenId }),
  );
  const here = paths.card(tokenId);
  return (
    <HydrateClient>
      <CardHeader tokenId={tokenId} />
      <PendingApprovals subjectType="card" subjectId={tokenId} />
      <CardDrift tokenId={tokenId} />
      <RouteTabs
        label="Card"
        tabs={[
          { href: here, name: "Overview" },
          { href: `${here}/payments`, name: "Payments" },
          { href: `${here}/transactions`, name: "Transactions" },
          { href: `${here}/rules`, name: "Rules", isNested: true },
          { href: `${here}/history`, name: "History" },
        ]}
      />
      {children}
    </HydrateClient>
  );
}
