"use client";

import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useWhyNot } from "@/components/shell/viewer";
import { refreshMs } from "@/components/table/refresh-first-page";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { driftRunStateLabels } from "@/lib/drift";
import { paths } from "@/lib/paths";
import type { DriftRunView, DriftSide } from "@/server/services/drift";
import { driftRunTones, isUnderWay, runWords } from "./drift-words";
import { useDriftRefresh } from "./use-drift";

const refreshRunningMs = 2_000;

/** Each program with its newest comparison: how far it is, what came of it, when the next one is, and a button to start one. */
export function DriftSides() {
  const { data: sides } = useSuspenseQuery({
    ...useTRPC().drift.sides.queryOptions(),
    refetchInterval: ({ state }) =>
      state.data?.some(({ lastRun }) => lastRun && isUnderWay(lastRun)) ? refreshRunningMs : refreshMs,
  });
  return (
    <Section
      title="Comparisons"
      description="Our cards against FINCI's list of each owner: there or not, masked number, expiry, product, name. Status and stage are not in that list, so they cannot be compared."
      actions={<TextLink href={paths.driftRuns}>All comparisons</TextLink>}
      isFlush
    >
      {sides.length === 0 ? (
        <p className="px-4 pb-4 text-muted">No program of yours has this side.</p>
      ) : (
        <ul aria-label="Programs" className="border-line border-t">
          {sides.map((side) => (
            <SideRow key={side.environmentId} side={side} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function SideRow({ side }: { side: DriftSide }) {
  const { lastRun, program } = side;
  return (
    <li
      aria-label={program.name}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b px-4 py-2.5 last:border-b-0"
    >
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{program.name}</span>
          {lastRun && <Badge tone={driftRunTones[lastRun.state]}>{driftRunStateLabels[lastRun.state]}</Badge>}
        </p>
        <RunState run={lastRun} />
      </div>
      <HourChoice side={side} />
      <RunButtons side={side} />
    </li>
  );
}

function RunState({ run }: { run: DriftRunView | null }) {
  if (!run) return <p className="text-muted text-sm">Not compared yet.</p>;
  return (
    <div className="flex flex-col gap-1 text-muted text-sm">
      {isUnderWay(run) && run.ownersTotal !== null && (
        <progress
          aria-label="Progress of the comparison"
          max={Math.max(1, run.ownersTotal)}
          value={run.ownersDone}
          className="h-2 w-full max-w-96 overflow-hidden rounded-full accent-accent"
        />
      )}
      <p aria-live="polite">
        {run.state === "waiting" ? (
          "It starts within seconds. You can leave this page."
        ) : (
          <>
            {runWords(run)} <Time value={run.finishedAt ?? run.startedAt ?? run.createdAt} />
          </>
        )}
      </p>
      {run.problem && <p className="text-warn">{run.problem}</p>}
    </div>
  );
}

const hours = Array.from({ length: 24 }, (_, hour) => hour);
const hourText = (hour: number) => `${String(hour).padStart(2, "0")}:00`;

function HourChoice({ side }: { side: DriftSide }) {
  const refresh = useDriftRefresh();
  const whyNot = useWhyNot("drift.run", side.program.id);
  const setSchedule = useMutation(
    useTRPC().drift.setSchedule.mutationOptions({
      onSuccess: () => notify("success", "The daily comparison was changed."),
      onError: (error) => notify("error", problemOf(error).sentence),
      onSettled: refresh,
    }),
  );
  return (
    <WhyDisabled reason={whyNot}>
      <span className="flex items-center gap-2 text-muted text-sm">
        Daily at
        <Select
          aria-label={`Daily comparison of ${side.program.name}, in ${side.timeZone}`}
          value={side.hour ?? "off"}
          disabled={whyNot !== null || setSchedule.isPending}
          title={`In ${side.timeZone}`}
          className="w-24"
          onChange={(event) =>
            setSchedule.mutate({
              environmentId: side.environmentId,
              hour: event.target.value === "off" ? null : Number(event.target.value),
            })
          }
        >
          <option value="off">never</option>
          {hours.map((hour) => (
            <option key={hour} value={hour}>
              {hourText(hour)}
            </option>
          ))}
        </Select>
      </span>
    </WhyDisabled>
  );
}

function RunButtons({ side }: { side: DriftSide }) {
  const trpc = useTRPC();
  const refresh = useDriftRefresh();
  const notPermitted = useWhyNot("drift.run", side.program.id);
  const answers = {
    onError: (error: unknown) => notify("error", problemOf(error).sentence),
    onSettled: refresh,
  };
  const run = useMutation(trpc.drift.run.mutationOptions(answers));
  const cancel = useMutation(trpc.drift.cancel.mutationOptions(answers));
  const { lastRun } = side;
  const current = lastRun && isUnderWay(lastRun) ? lastRun : null;
  const whyNot = notPermitted ?? whyNotNow(side, current);
  return (
    <span className="flex items-center gap-2">
      {current && notPermitted === null && (
        <Button
          size="sm"
          variant="ghost"
          aria-label={`Cancel the comparison of ${side.program.name}`}
          isPending={cancel.isPending}
          onClick={() => cancel.mutate({ id: current.id })}
        >
          Cancel
        </Button>
      )}
      <WhyDisabled reason={whyNot}>
        <Button
          size="sm"
          aria-label={`Compare now: ${side.program.name}`}
          aria-disabled={whyNot !== null || undefined}
          isPending={run.isPending}
          onClick={() => whyNot === null && run.mutate({ environmentId: side.environmentId })}
        >
          Compare now
        </Button>
      </WhyDisabled>
    </span>
  );
}

function whyNotNow({ isEnabled }: DriftSide, current: DriftRunView | null): string | null {
  if (current) return "A comparison is under way.";
  return isEnabled ? null : "This environment is disabled, so FINCI cannot be asked. An engineer enables it.";
}
