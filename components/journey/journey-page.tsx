"use client";

import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { paths } from "@/lib/paths";
import type { StepDetail } from "@/server/services/journey";
import { ProductionGate } from "./production-gate";
import { StateBadge } from "./state-badge";
import { proofWords } from "./step-proof";
import { useJourney } from "./use-journey";

/** A program's road to go-live: what keeps production off, and the eleven steps. */
export function JourneyPage({ id }: { id: string }) {
  const journey = useJourney(id);
  const { steps, doneCount } = journey;
  return (
    <div className="flex flex-col gap-4">
      <ProductionGate id={id} journey={journey} />
      <Section
        title={`${doneCount} of ${steps.length} steps done`}
        description="In FINCI's order. What the console can see proves itself."
        actions={
          <>
            <Button asChild size="sm">
              <Link href={paths.acceptanceNote(id)}>Transfer Acceptance Note</Link>
            </Button>
            <Button asChild size="sm">
              <a href={paths.journeyPrint(id)} target="_blank" rel="noreferrer">
                Status report
              </a>
            </Button>
          </>
        }
        isFlush
      >
        <ol aria-label="Steps to go-live" className="border-line border-t">
          {steps.map((step) => (
            <StepRow key={step.number} step={step} programId={id} />
          ))}
        </ol>
      </Section>
    </div>
  );
}

function StepRow({ step, programId }: { step: StepDetail; programId: string }) {
  const { number, title, state, stateReason, owner, dueOn, proof, evidence, documents } = step;
  const added = [
    evidence.length > 0 && `${evidence.length} ${evidence.length === 1 ? "piece" : "pieces"} of evidence`,
    documents.length > 0 && `${documents.length} ${documents.length === 1 ? "document" : "documents"}`,
  ].filter(Boolean);
  return (
    <li className="flex gap-3 border-line border-b px-4 py-3 last:border-b-0">
      <span aria-hidden className="w-5 shrink-0 text-right text-muted tabular-nums">
        {number}
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Link
            href={paths.journeyStep(programId, number)}
            className="font-medium underline-offset-2 hover:underline"
          >
            <span className="sr-only">Step {number}: </span>
            {title}
          </Link>
          <StateBadge state={state} />
          {step.isOverdue && <Badge tone="danger">Overdue</Badge>}
          {proof.isProven && state !== "done" && <Badge tone="accent">Proven: can be marked done</Badge>}
        </div>
        {stateReason && <p className="break-words">{stateReason}</p>}
        <p className="break-words text-muted text-xs">
          {[owner ? owner.name : "Nobody owns it", dueOn ? `due ${dueOn}` : "no day set", ...added].join(
            " · ",
          )}
        </p>
        {proofWords(proof) && <p className="break-words text-muted text-xs">{proofWords(proof)}</p>}
      </div>
    </li>
  );
}
