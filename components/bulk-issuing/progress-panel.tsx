"use client";

import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { ExactTime, Time } from "@/components/ui/time";
import { countOf } from "@/lib/bulk-issuing";
import { paths } from "@/lib/paths";
import type { BatchView } from "@/server/services/bulk-issuing";
import { useBatchAct } from "./use-batch";

/** How far a started batch is, why it waits, and what can be done about it. */
export function ProgressPanel({ batch }: { batch: BatchView }) {
  const { counts, state, problem, heldUntil } = batch;
  const ended = counts.done + counts.failed;
  const all = ended + counts.queued + counts.working;
  return (
    <Section title="Progress" description={<Dates batch={batch} />}>
      <div className="flex flex-col gap-3">
        <progress
          className="h-2 w-full max-w-xl"
          value={ended}
          max={Math.max(1, all)}
          aria-label="Rows ended"
        />
        <p role="status" className="tabular-nums">
          {ended.toLocaleString("en-GB")} of {countOf(all, "row")}: {counts.done.toLocaleString("en-GB")}{" "}
          issued, {counts.failed.toLocaleString("en-GB")} failed
          {counts.unchanged > 0 && `, ${counts.unchanged.toLocaleString("en-GB")} there already`}.
          {state === "running" && " You can leave this page; it goes on."}
        </p>
        {problem && (
          <Alert
            tone="warn"
            title={state === "paused" ? "It stopped by itself" : "FINCI takes nothing at the moment"}
          >
            {problem}{" "}
            {heldUntil && state === "running" && (
              <>
                It goes on by itself <Time value={heldUntil} />.
              </>
            )}
          </Alert>
        )}
        <Acts batch={batch} />
      </div>
    </Section>
  );
}

function Dates({ batch }: { batch: BatchView }) {
  if (!batch.startedAt) return "It was not started.";
  return (
    <>
      Started by {batch.startedBy ?? "the system"}, <ExactTime value={batch.startedAt} />
      {batch.finishedAt && (
        <>
          ; ended <ExactTime value={batch.finishedAt} />
        </>
      )}
    </>
  );
}

function Acts({ batch }: { batch: BatchView }) {
  const { state, counts, mayChange } = batch;
  const [isCancelling, setCancelling] = useState(false);
  const acts = {
    pause: useBatchAct("pause"),
    resume: useBatchAct("resume"),
    retryFailed: useBatchAct("retryFailed"),
    cancel: useBatchAct("cancel"),
  };
  const button = (act: keyof typeof acts, label: string, variant?: "primary" | "danger") => (
    <Button
      variant={variant}
      isPending={acts[act].isPending}
      onClick={() => acts[act].mutate({ id: batch.id })}
    >
      {label}
    </Button>
  );
  const isEnded = state === "done" || state === "cancelled";
  return (
    <div className="flex flex-wrap items-center gap-2">
      {mayChange && state === "running" && button("pause", "Pause")}
      {mayChange && state === "paused" && button("resume", "Go on", "primary")}
      {mayChange &&
        counts.failed > 0 &&
        (state === "done" || state === "paused") &&
        button("retryFailed", `Try the ${countOf(counts.failed, "failed row")} again`)}
      <Button asChild>
        <a href={paths.issuingBatchFile(batch.id, "result.csv")} download>
          Result file
        </a>
      </Button>
      {batch.seesTyped && counts.failed + counts.errors > 0 && (
        <Button asChild>
          <a href={paths.issuingBatchFile(batch.id, "rows-with-errors.csv")} download>
            Download rows with errors
          </a>
        </Button>
      )}
      {mayChange && !isEnded && !isCancelling && (
        <Button variant="ghost" onClick={() => setCancelling(true)}>
          Cancel the batch …
        </Button>
      )}
      {isCancelling && !isEnded && (
        <span className="flex flex-wrap items-center gap-2">
          <span>Rows that are not begun are not issued. What was created stays.</span>
          {button("cancel", "Cancel it", "danger")}
          <Button variant="ghost" onClick={() => setCancelling(false)}>
            Keep it
          </Button>
        </span>
      )}
    </div>
  );
}
