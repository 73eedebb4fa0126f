"use client";

import { Check } from "lucide-react";
import { cn } from "@/lib/class-names";
import type { IssuanceView } from "@/server/services/issuances";
import type { WizardStep } from "./search-params";
import { isComplete, stepNames } from "./words";

type StepNavProps = {
  issuance: IssuanceView;
  current: WizardStep;
  isRunning: boolean;
  onChoose: (step: WizardStep) => void;
};

/** The wizard's steps: which is shown, which are complete, which exist at FINCI. Each can be opened at any time. */
export function StepNav({ issuance, current, isRunning, onChoose }: StepNavProps) {
  const steps: WizardStep[] = [...issuance.steps.map(({ key }) => key), "review"];
  return (
    <nav aria-label="Steps">
      <ol className="flex gap-1 overflow-x-auto lg:flex-col">
        {steps.map((step, index) => (
          <li key={step}>
            <button
              type="button"
              disabled={isRunning}
              aria-current={step === current ? "step" : undefined}
              onClick={() => onChoose(step)}
              className={cn(
                "flex w-full items-center gap-2.5 whitespace-nowrap rounded-md px-2.5 py-1.5 text-left text-sm hover:bg-hover disabled:hover:bg-transparent",
                step === current ? "bg-hover font-medium" : "text-muted",
              )}
            >
              <StepNumber issuance={issuance} step={step} number={index + 1} />
              <span>
                {step === "review" ? "Review" : stepNames[step]}
                <span className="hidden text-muted text-xs lg:block">{stateWords(issuance, step)}</span>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function stateWords(issuance: IssuanceView, step: WizardStep): string | null {
  if (step === "review") return null;
  const view = issuance.steps.find(({ key }) => key === step);
  if (view?.recordId) return "Exists at FINCI";
  if (view?.state === "problem") return "Stopped here";
  return isComplete(issuance, step) ? "Complete" : "To do";
}

function StepNumber({
  issuance,
  step,
  number,
}: {
  issuance: IssuanceView;
  step: WizardStep;
  number: number;
}) {
  const isDone = step !== "review" && isComplete(issuance, step);
  const isStopped = issuance.problem?.step === step;
  return (
    <span
      aria-hidden
      className={cn(
        "flex size-5 shrink-0 items-center justify-center rounded-full border text-2xs",
        isStopped && "border-danger text-danger",
        !isStopped && isDone && "border-approve text-approve",
        !isStopped && !isDone && "border-line-strong",
      )}
    >
      {isDone && !isStopped ? <Check className="size-3" /> : number}
    </span>
  );
}
