import { Check, CircleAlert, LoaderCircle } from "lucide-react";
import { Copyable } from "@/components/ui/copy";
import { cn } from "@/lib/class-names";
import type { IssuanceView, StepView } from "@/server/services/issuances";
import { makesRecord, stepNames } from "./words";

type StepProgressProps = { issuance: IssuanceView; isRunning: boolean };

/** What was done at FINCI so far, step by step, with each record's id as it comes. */
export function StepProgress({ issuance, isRunning }: StepProgressProps) {
  return (
    <ol aria-label="Progress at FINCI" aria-live="polite" className="flex flex-col">
      {issuance.steps.map((step) => (
        <li
          key={step.key}
          className="flex min-h-9 items-center gap-2.5 border-line border-b py-1.5 last:border-b-0"
        >
          <StepSign step={step} isRunning={isRunning} />
          <span className={cn("w-24 shrink-0", step.state === "waiting" && "text-muted")}>
            {stepNames[step.key]}
          </span>
          <span className="min-w-0 text-muted">
            {step.recordId ? (
              <Copyable text={step.recordId} label={`${step.key} id`} className="text-ink" />
            ) : (
              stepWords(issuance, step, isRunning)
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}

function stepWords(issuance: IssuanceView, step: StepView, isRunning: boolean): string {
  if (isRunning && step.state !== "waiting") return "Working on it";
  if (step.state === "problem") return "Stopped here";
  return makesRecord(issuance, step.key) ? "Will be created" : "Will be reused";
}

function StepSign({ step, isRunning }: { step: StepView; isRunning: boolean }) {
  if (step.state === "done") return <Check aria-hidden className="size-4 text-approve" />;
  if (isRunning && step.state !== "waiting")
    return <LoaderCircle aria-hidden className="size-4 animate-spin text-accent" />;
  if (step.state === "problem") return <CircleAlert aria-hidden className="size-4 text-danger" />;
  return <span aria-hidden className="mx-1 size-2 rounded-full border border-line-strong" />;
}
