"use client";

import { useState } from "react";
import { PendingApprovals } from "@/components/approvals/pending-approvals";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { countOf, issuingKindWords, issuingStateLabels } from "@/lib/bulk-issuing";
import { paths } from "@/lib/paths";
import type { BatchView } from "@/server/services/bulk-issuing";
import { MappingForm } from "./mapping-form";
import { ProgressPanel } from "./progress-panel";
import { RowsTable } from "./rows-table";
import { StartPanel } from "./start-panel";
import { useBatch, useBatchAct } from "./use-batch";
import { stateTones } from "./words";

/** One batch: how it is read, what it would create, how far it is, and what became of each row. */
export function BatchPage({ id }: { id: string }) {
  const batch = useBatch(id);
  const [isMapping, setMapping] = useState(false);
  const { state } = batch;
  const isUnstarted = state === "draft" || state === "checked";
  return (
    <>
      <PageHeader
        parent={{ href: paths.issueInBulk, name: "Issue from a file" }}
        title={batch.fileName}
        badges={
          <>
            <Badge tone={stateTones[state]}>{issuingStateLabels[state]}</Badge>
            <EnvironmentBadge kind={batch.environmentKind} />
          </>
        }
        summary={summaryOf(batch)}
        actions={isUnstarted && <UnstartedActs batch={batch} onMap={() => setMapping(!isMapping)} />}
      />
      {isUnstarted && <PendingApprovals subjectType="issuing_batch" subjectId={id} />}
      {(state === "draft" || (state === "checked" && isMapping)) && (
        <MappingForm batch={batch} onChecked={() => setMapping(false)} />
      )}
      {state === "checked" && !isMapping && <StartPanel batch={batch} />}
      {!isUnstarted && <ProgressPanel batch={batch} />}
      <RowsTable batch={batch} />
    </>
  );
}

function summaryOf({ counts, kind, program, createdBy }: BatchView): string {
  const rows = countOf(counts.total, "row");
  return `${rows}, ${issuingKindWords[kind].label.toLowerCase()}, ${program.name}. Uploaded by ${createdBy}.`;
}

function UnstartedActs({ batch, onMap }: { batch: BatchView; onMap: () => void }) {
  const cancel = useBatchAct("cancel");
  if (!batch.mayChange) return null;
  return (
    <>
      {batch.state === "checked" && <Button onClick={onMap}>Change how it is read</Button>}
      <Button variant="ghost" isPending={cancel.isPending} onClick={() => cancel.mutate({ id: batch.id })}>
        Discard
      </Button>
    </>
  );
}
