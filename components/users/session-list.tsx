"use client";

import type { Column } from "@/components/table/columns";
import { RelatedTable } from "@/components/table/related-table";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { WhyDisabled } from "@/components/ui/why-disabled";
import type { SessionItem } from "@/server/services/users";
import { browserName } from "./user-words";

type SessionListProps = {
  sessions: readonly SessionItem[];
  onEnd: (session: SessionItem) => void;
  isPending: boolean;
  whyNot?: string | null;
};

/** Sign-ins that live, with the way to end each. */
export function SessionList({ sessions, onEnd, isPending, whyNot = null }: SessionListProps) {
  const columns: readonly Column<SessionItem>[] = [
    {
      id: "browser",
      header: "Browser",
      isFixed: true,
      cell: (session) => (
        <span title={session.userAgent} className="inline-flex items-center gap-2">
          {browserName(session.userAgent)}
          {session.isThis && <Badge tone="accent">This one</Badge>}
        </span>
      ),
    },
    { id: "source", header: "From", cell: (session) => session.sourceAddress || "Unknown" },
    { id: "started", header: "Started", cell: (session) => <Time value={session.createdAt} /> },
    { id: "seen", header: "Last seen", cell: (session) => <Time value={session.lastSeenAt} /> },
    {
      id: "act",
      header: "End it",
      align: "right",
      cell: (session) =>
        session.isThis ? (
          <span className="text-muted">Sign out instead</span>
        ) : (
          <WhyDisabled reason={whyNot}>
            <Button
              size="sm"
              aria-label={`End the session of ${browserName(session.userAgent)}`}
              aria-disabled={whyNot !== null || undefined}
              disabled={isPending}
              onClick={() => whyNot === null && onEnd(session)}
            >
              End
            </Button>
          </WhyDisabled>
        ),
    },
  ];
  return (
    <RelatedTable
      name="Sessions"
      columns={columns}
      rows={sessions}
      rowKey={(session) => session.id}
      empty="Not signed in anywhere."
    />
  );
}
