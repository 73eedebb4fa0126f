"use client";

import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Facts } from "@/components/ui/facts";
import { Section } from "@/components/ui/section";
import { ExactTime } from "@/components/ui/time";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { stepCount } from "@/lib/journey";
import { paths } from "@/lib/paths";
import type { StepDetail } from "@/server/services/journey";
import { StateBadge } from "./state-badge";
import { StepDocuments, StepEvidenceList } from "./step-papers";
import { StepProofList } from "./step-proof";
import { useJourney } from "./use-journey";

const StateDialog = dynamic(() => import("./state-dialog").then((file) => file.StateDialog));
const PlanDialog = dynamic(() => import("./plan-dialog").then((file) => file.PlanDialog));

type StepPageProps = { id: string; number: number };

/** One step: where it stands, what proves it, who sees to it, what was added. */
export function StepPage({ id, number }: StepPageProps) {
  const step = useJourney(id).steps[number - 1];
  const whyNot = useWhyNot("journey.write", id);
  const [open, setOpen] = useState<"done" | "state" | "plan" | null>(null);
  if (!step) return null;
  const close = () => setOpen(null);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="text-muted text-xs">
            <Link href={paths.programJourney(id)} className="underline underline-offset-2">
              Journey
            </Link>
            , step {number} of {stepCount}
          </p>
          <h2 className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold text-lg">
            {step.title} <StateBadge state={step.state} />
            {step.isOverdue && <Badge tone="danger">Overdue</Badge>}
          </h2>
          <p className="text-muted">{step.meaning}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          {step.state !== "done" && (
            <WhyDisabled reason={whyNot}>
              <Button
                variant={step.proof.isProven ? "primary" : "secondary"}
                aria-disabled={whyNot !== null || undefined}
                onClick={() => whyNot === null && setOpen("done")}
              >
                Done …
              </Button>
            </WhyDisabled>
          )}
          <WhyDisabled reason={whyNot}>
            <Button
              aria-disabled={whyNot !== null || undefined}
              onClick={() => whyNot === null && setOpen("state")}
            >
              Change state …
            </Button>
          </WhyDisabled>
          <WhyDisabled reason={whyNot}>
            <Button
              aria-disabled={whyNot !== null || undefined}
              onClick={() => whyNot === null && setOpen("plan")}
            >
              Plan …
            </Button>
          </WhyDisabled>
        </div>
      </div>
      <StateNotice step={step} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Section title="What the console sees">
          <StepProofList step={step} programId={id} />
          {number === 10 && (
            <p className="mt-2">
              <Link href={paths.acceptanceNote(id)} className="text-accent hover:underline">
                Make the note and upload its signed copy
              </Link>
            </p>
          )}
        </Section>
        <PlanSection step={step} />
        <StepEvidenceList step={step} programId={id} whyNot={whyNot} />
        <StepDocuments step={step} programId={id} whyNot={whyNot} />
      </div>
      <nav aria-label="Other steps" className="flex justify-between">
        {number > 1 ? <Link href={paths.journeyStep(id, number - 1)}>← Step {number - 1}</Link> : <span />}
        {number < stepCount && <Link href={paths.journeyStep(id, number + 1)}>Step {number + 1} →</Link>}
      </nav>
      {open === "plan" && <PlanDialog step={step} programId={id} onClose={close} />}
      {(open === "state" || open === "done") && (
        <StateDialog step={step} programId={id} isDone={open === "done"} onClose={close} />
      )}
    </div>
  );
}

function StateNotice({ step }: { step: StepDetail }) {
  const { state, stateReason, stateSince, doneAt, doneByName, doneOutOfOrderReason, proof } = step;
  if (state === "done" && doneAt)
    return (
      <Alert tone="approve" title={`Done, as ${doneByName} wrote down`}>
        <ExactTime value={doneAt} />
        {proof.isProven === false && ", on a person's evidence: the console has not seen it by itself"}
        {doneOutOfOrderReason && `. Before the steps ahead of it, because: ${doneOutOfOrderReason}`}.
      </Alert>
    );
  if (!stateReason) return null;
  return (
    <Alert
      tone={state === "blocked" ? "danger" : state === "waiting_on_finci" ? "warn" : "info"}
      title={titles[state]}
    >
      {stateReason}
      {stateSince && (
        <span className="block text-muted text-xs">
          Since <ExactTime value={stateSince} />
        </span>
      )}
    </Alert>
  );
}

const titles: Record<StepDetail["state"], string> = {
  not_started: "Not started",
  in_progress: "Opened again",
  waiting_on_finci: "FINCI is waited for",
  blocked: "It is blocked",
  done: "Done",
};

function PlanSection({ step: { owner, dueOn, note } }: { step: StepDetail }) {
  return (
    <Section title="Plan">
      <Facts
        facts={[
          { name: "Owner", value: owner?.name ?? "Nobody" },
          { name: "Due", value: dueOn ?? "No day set" },
          { name: "Note", value: note ? <span className="whitespace-pre-wrap">{note}</span> : null },
        ]}
      />
    </Section>
  );
}
