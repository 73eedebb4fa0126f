"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Route } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Time } from "@/components/ui/time";
import { cn } from "@/lib/class-names";
import { journeyStep, type StepState, stepStateLabels } from "@/lib/journey";
import { paths } from "@/lib/paths";
import type { JourneyOverview } from "@/server/services/journey";
import { StateBadge } from "./state-badge";

/** Every program's road to go-live on one page: what is overdue, who waits for whom. */
export function JourneysPage() {
  const { data: journeys } = useSuspenseQuery(useTRPC().journey.list.queryOptions());
  const overdue = journeys.filter(({ overdueSince }) => overdueSince !== null).length;
  const has = (state: StepState) =>
    journeys.filter(({ steps }) => steps.some((step) => step.state === state)).length;
  return (
    <>
      <PageHeader
        title="Go-live"
        summary={`${overdue} overdue, ${has("blocked")} blocked, ${has("waiting_on_finci")} waiting on FINCI, of ${journeys.length} ${journeys.length === 1 ? "program" : "programs"}. Overdue ones come first.`}
      />
      {journeys.length === 0 ? (
        <EmptyState icon={Route} title="No program yet">
          A program's road to go-live begins when the program is made.
        </EmptyState>
      ) : (
        <Section title="Programs" isFlush>
          <ul aria-label="Programs" className="border-line border-t">
            {journeys.map((journey) => (
              <JourneyRow key={journey.program.id} journey={journey} />
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

const cellStyles: Record<StepState, string> = {
  not_started: "bg-sunken ring-1 ring-line ring-inset",
  in_progress: "bg-accent",
  waiting_on_finci: "bg-warn",
  blocked: "bg-danger",
  done: "bg-approve",
};

function JourneyRow({ journey }: { journey: JourneyOverview }) {
  const { program, steps, doneCount, current, overdueSince } = journey;
  return (
    <li className="flex flex-col gap-1.5 border-line border-b px-4 py-3 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Link
          href={paths.programJourney(program.id)}
          className="font-medium underline-offset-2 hover:underline"
        >
          {program.name}
        </Link>
        <span className="text-muted tabular-nums">
          {doneCount} of {steps.length} done
        </span>
        {overdueSince && <Badge tone="danger">Overdue since {overdueSince}</Badge>}
      </div>
      <ol
        aria-label={`Steps of ${program.name}`}
        className="grid max-w-md gap-0.5"
        style={{ gridTemplateColumns: `repeat(${steps.length}, minmax(0, 1fr))` }}
      >
        {steps.map(({ number, state }) => (
          <li
            key={number}
            title={`${number}. ${journeyStep(number)?.title}: ${stepStateLabels[state]}`}
            className={cn("h-2 rounded-2xs", cellStyles[state])}
          >
            <span className="sr-only">
              Step {number}: {stepStateLabels[state]}
            </span>
          </li>
        ))}
      </ol>
      {current ? (
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted">
          <StateBadge state={current.state} />
          <Link
            href={paths.journeyStep(program.id, current.number)}
            className="text-ink underline-offset-2 hover:underline"
          >
            {current.number}. {journeyStep(current.number)?.title}
          </Link>
          <span>
            {current.ownerName ?? "nobody owns it"}
            {current.dueOn && `, due ${current.dueOn}`}
            {current.stateReason && `: ${current.stateReason}`}
          </span>
          {current.stateSince && <Time value={current.stateSince} className="text-xs" />}
        </p>
      ) : (
        <p className="text-muted">Every step is done.</p>
      )}
    </li>
  );
}
