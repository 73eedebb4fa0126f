"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { PendingApprovals } from "@/components/approvals/pending-approvals";
import { CardStatusBadge } from "@/components/status/card-badges";
import type { Column } from "@/components/table/columns";
import { RelatedTable } from "@/components/table/related-table";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Facts } from "@/components/ui/facts";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { type CardBulkItemState, cardBulkItemLabels } from "@/lib/card-bulk";
import type { CardStatus } from "@/lib/card-states";
import { formatCount } from "@/lib/figures";
import { paths } from "@/lib/paths";
import type { CardBulkDetail, CardBulkItem } from "@/server/services/card-bulk";
import { cardBulkItemTones, cardBulkName, cardBulkStatus, cardsOf, isUnderWay } from "./card-bulk-words";

const refreshRunningMs = 2_000;

/** One action on many cards: how far it is, and what became of each of them. */
export function CardBulkPage({ id }: { id: string }) {
  const { data: run } = useSuspenseQuery({
    ...useTRPC().cardBulk.byId.queryOptions({ id }),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? refreshRunningMs : false),
  });
  const status = cardBulkStatus(run);
  return (
    <>
      <PageHeader
        parent={{ href: paths.cardBulks, name: "Bulk actions" }}
        title={cardBulkName(run)}
        badges={<Badge tone={status.tone}>{status.label}</Badge>}
        summary={<span className="text-ink">{sentenceOf(run)}</span>}
        actions={
          <Button asChild>
            <a href={paths.cardBulkExport(run.id)} download>
              <Download aria-hidden />
              Export CSV
            </a>
          </Button>
        }
      />
      <PendingApprovals subjectType="card_bulk_run" subjectId={run.id} />
      <Progress run={run} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,24rem)]">
        <Section title="Cards" isFlush>
          <RelatedTable
            name="Cards of the bulk action"
            columns={columns}
            rows={run.items}
            rowKey={(item) => item.tokenId}
            rowHref={(item) => paths.card(item.tokenId)}
            empty="No card was chosen."
          />
        </Section>
        <RunFacts run={run} />
      </div>
    </>
  );
}

function RunFacts({ run }: { run: CardBulkDetail }) {
  return (
    <Section title="Request">
      <Facts
        facts={[
          { name: "Asked by", value: run.requestedBy.name },
          { name: "Asked", value: <ExactTime value={run.createdAt} /> },
          run.reason !== null && { name: "Reason", value: run.reason },
          run.startedAt !== null && { name: "Started", value: <ExactTime value={run.startedAt} /> },
          run.finishedAt !== null && { name: "Finished", value: <ExactTime value={run.finishedAt} /> },
          run.approval !== null && {
            name: "Approval",
            value: <TextLink href={paths.approval(run.approval.id)}>The request</TextLink>,
          },
          {
            name: "Program",
            value: <TextLink href={paths.program(run.program.id)}>{run.program.name}</TextLink>,
          },
        ]}
      />
    </Section>
  );
}

const columns: readonly Column<CardBulkItem>[] = [
  {
    id: "card",
    header: "Card",
    isFixed: true,
    cell: (item) =>
      item.lastFour ? (
        <>
          Ending <span className="tabular-nums">{item.lastFour}</span>
        </>
      ) : (
        <span className="font-mono text-xs">{item.tokenId}</span>
      ),
  },
  {
    id: "outcome",
    header: "Outcome",
    cell: (item) => <Badge tone={cardBulkItemTones[item.state]}>{cardBulkItemLabels[item.state]}</Badge>,
  },
  {
    id: "before",
    header: "Status before",
    cell: (item) => <CardStatusBadge status={item.statusBefore as CardStatus} />,
  },
  {
    id: "now",
    header: "Now",
    cell: (item) =>
      item.statusNow ? <CardStatusBadge status={item.statusNow} /> : <span className="text-muted">–</span>,
  },
  {
    id: "why",
    header: "Why not",
    cell: (item) =>
      item.sentence ? (
        <span className="block min-w-56 whitespace-normal">{item.sentence}</span>
      ) : (
        <span className="text-muted">–</span>
      ),
  },
];

/** How far it is; nothing once it is over or while it waits for a person. */
function Progress({ run }: { run: CardBulkDetail }) {
  if (run.state !== "running") return null;
  const all = cardsOf(run);
  const done = all - run.counts.waiting;
  return (
    <div className="flex flex-col gap-1">
      <progress
        aria-label="Progress"
        max={all}
        value={done}
        className="h-2 w-full overflow-hidden rounded-full accent-accent"
      />
      <p className="text-muted text-sm" aria-live="polite">
        {formatCount(done)} of {formatCount(all)}. You can leave this page; it goes on by itself.
      </p>
    </div>
  );
}

const countedStates: readonly CardBulkItemState[] = ["changed", "refused", "left_out", "failed"];

function sentenceOf(run: CardBulkDetail): string {
  if (run.state === "waiting")
    return run.approval?.status === "pending"
      ? `${run.requestedBy.name} asked for this. Nothing happens to the cards before a second person approves it.`
      : "Nothing happened to the cards.";
  const parts = countedStates
    .filter((state) => run.counts[state] > 0)
    .map((state) => `${formatCount(run.counts[state])} ${cardBulkItemLabels[state].toLowerCase()}`);
  return parts.length > 0 ? `${parts.join(", ")}.` : "It starts within seconds.";
}
