"use client";

import { useQuery } from "@tanstack/react-query";
import type { Column } from "@/components/table/columns";
import { RelatedTable } from "@/components/table/related-table";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Section } from "@/components/ui/section";
import { SkeletonLines } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { IssuanceView } from "@/server/services/issuances";
import { isComplete, ownerWords, stepNames } from "./words";

const columns: readonly Column<IssuanceView>[] = [
  {
    id: "owner",
    header: "For",
    isFixed: true,
    cell: ownerWords,
  },
  { id: "program", header: "Program", cell: (issuance) => issuance.program.name },
  { id: "state", header: "Where it stands", cell: (issuance) => <Standing issuance={issuance} /> },
  { id: "by", header: "Started by", cell: (issuance) => issuance.createdBy },
  { id: "touched", header: "Last change", cell: (issuance) => <Time value={issuance.updatedAt} /> },
];

function Standing({ issuance }: { issuance: IssuanceView }) {
  const stopped = issuance.steps.find(({ key }) => key === issuance.problem?.step);
  if (stopped) return <Badge tone="warn">{`Stopped at ${stepNames[stopped.key].toLowerCase()}`}</Badge>;
  const next = issuance.steps.find(({ key }) => !isComplete(issuance, key));
  return <Badge>{next ? `${stepNames[next.key]} to be entered` : "Ready to issue"}</Badge>;
}

/** Issuances that were begun and not ended, to be continued where they stand. */
export function OpenIssuances() {
  const query = useQuery(useTRPC().issuances.open.queryOptions());
  return (
    <Section title="To be continued" description="Issuances that were begun and have no card yet." isFlush>
      {query.error ? (
        <ErrorPanel
          sentence={problemOf(query.error).sentence}
          requestId={problemOf(query.error).requestId}
          onRetry={() => query.refetch()}
        />
      ) : query.data ? (
        <RelatedTable
          name="Open issuances"
          columns={columns}
          rows={query.data}
          rowKey={(issuance) => issuance.id}
          rowHref={(issuance) => paths.issuance(issuance.id)}
          empty="None. An issuance that you leave before its end will stand here."
        />
      ) : (
        <SkeletonLines className="px-4 pb-4" />
      )}
    </Section>
  );
}
