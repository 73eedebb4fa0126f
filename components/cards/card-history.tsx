"use client";

import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { FinciCodes } from "@/components/status/finci-codes";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Copyable } from "@/components/ui/copy";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { LoadingPanel } from "@/components/ui/loading";
import { Section } from "@/components/ui/section";
import { ExactTime } from "@/components/ui/time";
import type { CardHistoryItem } from "@/server/services/cards";
import { historySentence } from "./history-words";

/** What people and jobs did with the card, newest first: what the console recorded and what was sent to FINCI. */
export function CardHistory({ tokenId }: { tokenId: string }) {
  const query = useQuery(useTRPC().cards.history.queryOptions({ id: tokenId }));
  if (query.error) {
    const { sentence, requestId } = problemOf(query.error);
    return <ErrorPanel sentence={sentence} requestId={requestId} onRetry={() => query.refetch()} />;
  }
  if (!query.data) return <LoadingPanel />;
  return (
    <Section
      title="History"
      description="Every change by a person or a job, and every write at FINCI, newest first."
      isFlush
    >
      {query.data.length === 0 ? (
        <EmptyState icon={History} title="Nothing was changed yet">
          Changes of status and stage will stand here with who made them and why.
        </EmptyState>
      ) : (
        <ol>
          {query.data.map((item) => (
            <HistoryRow key={`${item.source}-${item.id}`} item={item} />
          ))}
        </ol>
      )}
    </Section>
  );
}

function HistoryRow({ item }: { item: CardHistoryItem }) {
  const { word, tone } = states[item.source === "audit" ? item.outcome : item.state];
  return (
    <li className="flex flex-col gap-1 border-line border-t px-4 py-2.5 sm:flex-row sm:gap-4">
      <ExactTime value={item.at} className="w-52 shrink-0 text-muted tabular-nums text-xs leading-5" />
      <div className="min-w-0 flex-1">
        <p>{historySentence(item)}</p>
        {item.reason && <p className="break-words text-muted">Reason: {item.reason}</p>}
        {item.source === "intent" && <FinciCodes codes={item.errorCodes} />}
        {item.source === "audit" && item.requestId && (
          <p className="text-muted text-xs">
            Request <Copyable text={item.requestId} label="request id" />
          </p>
        )}
      </div>
      <Badge tone={tone} className="self-start">
        {word}
      </Badge>
    </li>
  );
}

type State =
  | Extract<CardHistoryItem, { source: "audit" }>["outcome"]
  | Extract<CardHistoryItem, { source: "intent" }>["state"];

const states: Record<State, { word: string; tone: BadgeTone }> = {
  done: { word: "Done", tone: "approve" },
  succeeded: { word: "Done at FINCI", tone: "approve" },
  refused: { word: "Refused", tone: "decline" },
  failed: { word: "Failed", tone: "warn" },
  pending: { word: "On its way", tone: "accent" },
  unknown: { word: "Outcome unknown", tone: "warn" },
};
