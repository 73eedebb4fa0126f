"use client";

import { useQuery } from "@tanstack/react-query";
import type { Column } from "@/components/table/columns";
import { refreshMs } from "@/components/table/refresh-first-page";
import { RelatedTable } from "@/components/table/related-table";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Section } from "@/components/ui/section";
import { SkeletonLines } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { issuingKindWords, issuingStateLabels } from "@/lib/bulk-issuing";
import { paths } from "@/lib/paths";
import type { BatchListItem } from "@/server/services/bulk-issuing";
import { stateTones } from "./words";

const columns: readonly Column<BatchListItem>[] = [
  { id: "file", header: "Rows from", isFixed: true, cell: (batch) => batch.fileName },
  { id: "program", header: "Program", cell: (batch) => batch.program.name },
  { id: "kind", header: "For", cell: (batch) => issuingKindWords[batch.kind].label },
  {
    id: "state",
    header: "State",
    cell: ({ state }) => <Badge tone={stateTones[state]}>{issuingStateLabels[state]}</Badge>,
  },
  { id: "rows", header: "Rows", align: "right", cell: ({ counts }) => counts.total.toLocaleString("en-GB") },
  { id: "done", header: "Issued", align: "right", cell: ({ counts }) => counts.done.toLocaleString("en-GB") },
  {
    id: "failed",
    header: "Failed",
    align: "right",
    cell: ({ counts }) => counts.failed.toLocaleString("en-GB"),
  },
  { id: "by", header: "Uploaded by", cell: (batch) => batch.createdBy },
  { id: "at", header: "Uploaded", cell: (batch) => <Time value={batch.createdAt} /> },
];

/** The newest batches of this side, with where they stand. */
export function BatchesList() {
  const query = useQuery({ ...useTRPC().bulkIssuing.list.queryOptions({}), refetchInterval: refreshMs });
  const problem = query.error && problemOf(query.error);
  return (
    <Section title="Batches" description="The newest first; open one to go on with it." isFlush>
      {problem ? (
        <ErrorPanel
          sentence={problem.sentence}
          requestId={problem.requestId}
          onRetry={() => query.refetch()}
        />
      ) : query.data ? (
        <RelatedTable
          name="Batches"
          columns={columns}
          rows={query.data}
          rowKey={(batch) => batch.id}
          rowHref={(batch) => paths.issuingBatch(batch.id)}
          empty="None yet. Rows that you upload or paste stand here until they are done."
        />
      ) : (
        <SkeletonLines className="px-4 pb-4" />
      )}
    </Section>
  );
}
