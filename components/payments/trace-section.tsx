"use client";

import { problemOf } from "@/components/trpc/problem";
import { Alert } from "@/components/ui/alert";
import { ErrorPanel } from "@/components/ui/error-panel";
import { type Fact, Facts } from "@/components/ui/facts";
import { Section } from "@/components/ui/section";
import { SkeletonLines } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import { behaviourLabel } from "@/lib/maintenance-words";
import { paths } from "@/lib/paths";
import { formatDuration } from "@/lib/time";
import type { AuthorizationTrace } from "@/server/services/authorizations";
import { AnswerWaterfall } from "./answer-waterfall";
import { useAuthorization } from "./use-authorization";
import { useTrace } from "./use-trace";

/** Our answer in time, FINCI's side of it, and what it means where the two do not agree. */
export function TraceSection({ id }: { id: string }) {
  const trace = useTrace(id);
  const problem = trace.error ? problemOf(trace.error) : null;
  return (
    <Section
      title="Our answer and FINCI's"
      description="In milliseconds from the first byte of FINCI's request."
    >
      {trace.data ? (
        <Trace id={id} trace={trace.data} />
      ) : problem ? (
        <ErrorPanel
          sentence={problem.sentence}
          requestId={problem.requestId}
          onRetry={() => trace.refetch()}
        />
      ) : (
        <SkeletonLines count={5} />
      )}
    </Section>
  );
}

function Trace({ id, trace }: { id: string; trace: AuthorizationTrace }) {
  const authorization = useAuthorization(id);
  const { stages, deadlineMs, meaning, maintenance, isRecordedOnly } = trace;
  return (
    <div className="flex flex-col gap-4">
      {meaning && <Alert tone="warn">{meaning}</Alert>}
      {stages.length > 0 && !isRecordedOnly && <AnswerWaterfall stages={stages} deadlineMs={deadlineMs} />}
      {isRecordedOnly && (
        <p>
          <strong className="font-semibold">FINCI decides; recorded only.</strong> We were not asked and gave
          no answer.
        </p>
      )}
      <Facts
        facts={[
          maintenance && {
            name: "Decided by",
            value: (
              <>
                Maintenance mode: {behaviourLabel(maintenance).toLowerCase()}, “{maintenance.reason}”.{" "}
                <TextLink href={paths.programMaintenance(authorization.program.id)} className="underline">
                  Maintenance
                </TextLink>{" "}
                ·{" "}
                <TextLink href={paths.decidedByMaintenance(maintenance.id)} className="underline">
                  All it decided
                </TextLink>
              </>
            ),
          },
          adviceFact(trace),
          { name: "On its way to us", value: travelText(trace.travelMs) },
        ]}
      />
    </div>
  );
}

function adviceFact({ advice }: AuthorizationTrace): Fact {
  const name = "FINCI's advice";
  if (!advice) return { name, value: <span className="text-muted">Not yet</span> };
  const delay = wholeMs(Math.abs(advice.delayMs));
  return {
    name,
    value: (
      <>
        <span className="font-medium">{advice.code}</span>, {delay}{" "}
        {advice.delayMs < 0 ? "before the request" : "after the request"}
      </>
    ),
  };
}

/** Between moments that are kept in whole milliseconds. */
function wholeMs(milliseconds: number): string {
  if (milliseconds === 0) return "under 1 ms";
  return milliseconds < 1_000 ? `${milliseconds} ms` : formatDuration(milliseconds);
}

/** Two clocks are compared: a difference below zero says that they do not agree. */
function travelText(travelMs: number): string {
  if (travelMs < 0) return `FINCI's clock is ahead of ours by at least ${wholeMs(-travelMs)}`;
  return `${wholeMs(travelMs)}, by FINCI's clock and ours`;
}
