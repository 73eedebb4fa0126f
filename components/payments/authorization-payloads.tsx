"use client";

import { problemOf } from "@/components/trpc/problem";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { LoadingPanel } from "@/components/ui/loading";
import { MessagePair } from "./message-pair";
import { useAuthorizationTimeline } from "./use-authorization";

/** Every message around an authorization as it was stored, with our answer. */
export function AuthorizationPayloads({ id }: { id: string }) {
  const timeline = useAuthorizationTimeline(id);
  if (timeline.error && !timeline.data) {
    const { sentence, requestId } = problemOf(timeline.error);
    return <ErrorPanel sentence={sentence} requestId={requestId} onRetry={() => timeline.refetch()} />;
  }
  if (!timeline.data) return <LoadingPanel />;
  const messages = timeline.data.filter((entry) => entry.delivery !== null);
  if (messages.length === 0) return <EmptyState title="No message is stored for this authorization" />;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">
        Stored as FINCI sent them, oldest first. Card numbers, codes and secrets are taken out before storing.
      </p>
      {messages.map((entry) => (
        <MessagePair key={entry.id} entry={entry} />
      ))}
    </div>
  );
}
