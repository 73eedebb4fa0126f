"use client";

import { ExceptionsNotice } from "@/components/exceptions/exceptions-notice";
import { problemOf } from "@/components/trpc/problem";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Section } from "@/components/ui/section";
import { SkeletonLines } from "@/components/ui/skeleton";
import { AuthorizationAmounts } from "./authorization-amounts";
import { AuthorizationFacts } from "./authorization-facts";
import { DecisionSection } from "./decision-section";
import { NextSteps } from "./next-steps";
import { Timeline } from "./timeline";
import { TraceSection } from "./trace-section";
import { useAuthorization, useAuthorizationTimeline } from "./use-authorization";

/** What to do, where the money is, what was decided on which values, and what happened when. */
export function AuthorizationStory({ id }: { id: string }) {
  const authorization = useAuthorization(id);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,24rem)]">
      <div className="flex min-w-0 flex-col gap-4">
        <ExceptionsNotice authorizationId={id} />
        <NextSteps explanation={authorization.explanation} />
        <DecisionSection authorization={authorization} />
        <TraceSection id={id} />
        <TimelineSection id={id} accountId={authorization.accountId} />
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <AuthorizationAmounts authorization={authorization} />
        <AuthorizationFacts authorization={authorization} />
      </div>
    </div>
  );
}

function TimelineSection({ id, accountId }: { id: string; accountId: string }) {
  const timeline = useAuthorizationTimeline(id);
  const problem = timeline.error ? problemOf(timeline.error) : null;
  return (
    <Section title="Timeline" description="From FINCI's request to clearing, in UTC.">
      {timeline.data ? (
        <Timeline entries={timeline.data} accountId={accountId} />
      ) : problem ? (
        <ErrorPanel
          sentence={problem.sentence}
          requestId={problem.requestId}
          onRetry={() => timeline.refetch()}
        />
      ) : (
        <SkeletonLines count={6} />
      )}
    </Section>
  );
}
