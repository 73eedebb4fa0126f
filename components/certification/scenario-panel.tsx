"use client";

import { useMutation } from "@tanstack/react-query";
import { ChevronRight, LoaderCircle } from "lucide-react";
import { useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copy";
import { Facts } from "@/components/ui/facts";
import { ExactTime } from "@/components/ui/time";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { liveWaitMinutes, scenarioWords } from "@/lib/certification";
import { cn } from "@/lib/class-names";
import { formatDuration } from "@/lib/time";
import type { CertificationRun, CertificationScenario } from "@/server/services/certification";
import { ScenarioBadge } from "./badges";
import { TraceTimeline } from "./trace-timeline";
import { useCertificationRefresh } from "./use-certification";

type ScenarioPanelProps = { run: CertificationRun; scenario: CertificationScenario };

/** One validation: its result in a line; opened, its checks, ids and traces. */
export function ScenarioPanel({ run, scenario }: ScenarioPanelProps) {
  const { key, state, durationMs, explanation, awaiting } = scenario;
  const [isOpen, setOpen] = useState(false);
  const isUnderWay = state === "running";
  const bodyId = `validation-${key}`;
  return (
    <section className="rounded-lg border border-line bg-surface" aria-label={scenarioWords[key].name}>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={bodyId}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full items-center gap-2 rounded-lg px-4 py-2.5 text-left hover:bg-hover"
      >
        <ChevronRight aria-hidden className={cn("size-4 shrink-0 text-muted", isOpen && "rotate-90")} />
        <span className="min-w-0 flex-1">{scenarioWords[key].name}</span>
        {isUnderWay && <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin text-accent" />}
        {durationMs !== null && (
          <span className="text-muted text-xs tabular-nums">{formatDuration(durationMs)}</span>
        )}
        <ScenarioBadge state={state} />
      </button>
      {(explanation || awaiting) && (
        <div className="flex flex-col gap-2 px-4 pb-3">
          {awaiting && <Awaited run={run} scenario={scenario} />}
          {explanation && (
            <Alert tone={state === "skipped" ? "info" : "danger"} title={explanation.cause}>
              {explanation.nextStep}
            </Alert>
          )}
        </div>
      )}
      <div id={bodyId} hidden={!isOpen}>
        {isOpen && <ScenarioBody run={run} scenario={scenario} />}
      </div>
    </section>
  );
}

/** What FINCI's engineer has to trigger now, until when, and more time for it. */
function Awaited({ run, scenario }: ScenarioPanelProps) {
  const whyNot = useWhyNot("certification.run", run.program.id);
  const refresh = useCertificationRefresh();
  const extend = useMutation(
    useTRPC().certification.extendWait.mutationOptions({
      onError: (error) => notify("error", problemOf(error).sentence),
      onSettled: refresh,
    }),
  );
  if (!scenario.awaiting) return null;
  return (
    <Alert
      title={scenario.awaiting.sentence}
      actions={
        <WhyDisabled reason={whyNot}>
          <Button
            aria-disabled={whyNot !== null || undefined}
            isPending={extend.isPending}
            onClick={() => whyNot === null && extend.mutate({ runId: run.id, key: scenario.key })}
          >
            Wait {liveWaitMinutes} minutes longer
          </Button>
        </WhyDisabled>
      }
    >
      It is recognised when it arrives.{" "}
      {scenario.deadlineAt && (
        <>
          The console waits until <ExactTime value={scenario.deadlineAt} />.
        </>
      )}
    </Alert>
  );
}

function ScenarioBody({ run, scenario }: ScenarioPanelProps) {
  const { evidence, key, attempt, startedAt } = scenario;
  const ids = Object.entries(evidence.ids);
  return (
    <div className="flex flex-col gap-4 border-line border-t px-4 py-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="min-w-0 max-w-prose text-muted">
          {scenarioWords[key].shows}
          {attempt > 1 && ` This is its result of attempt ${attempt}.`}
        </p>
        <RunAgain run={run} scenario={scenario} />
      </div>
      {evidence.checks.length > 0 && (
        <ul className="flex flex-col gap-1" aria-label="What was looked at">
          {evidence.checks.map(({ sentence, holds }) => (
            <li key={sentence} className="flex gap-2">
              <span className={cn("w-7 shrink-0 font-medium", holds ? "text-approve" : "text-danger")}>
                {holds ? "Yes" : "No"}
              </span>
              <span className="min-w-0 break-words">{sentence}</span>
            </li>
          ))}
        </ul>
      )}
      {ids.length > 0 && (
        <Facts
          facts={ids.map(([name, id]) => ({
            name: name.replaceAll("_", " "),
            value: <Copyable text={id} label={name.replaceAll("_", " ")} />,
          }))}
        />
      )}
      {evidence.items.length > 0 && (
        <TraceTimeline runId={run.id} scenario={scenario} startedAt={startedAt} />
      )}
    </div>
  );
}

function RunAgain({ run, scenario }: ScenarioPanelProps) {
  const whyNotRole = useWhyNot("certification.run", run.program.id);
  const refresh = useCertificationRefresh();
  const again = useMutation(
    useTRPC().certification.runAgain.mutationOptions({
      onError: (error) => notify("error", problemOf(error).sentence),
      onSettled: refresh,
    }),
  );
  if (scenario.state === "skipped") return null;
  const whyNot =
    whyNotRole ??
    (run.state === "running" ? "The run is under way." : null) ??
    (run.acceptance ? "FINCI accepted this run, so its results stay as they are. Start a new run." : null);
  return (
    <WhyDisabled reason={whyNot}>
      <Button
        aria-disabled={whyNot !== null || undefined}
        isPending={again.isPending}
        onClick={() => whyNot === null && again.mutate({ runId: run.id, key: scenario.key })}
      >
        Run this one again
      </Button>
    </WhyDisabled>
  );
}
