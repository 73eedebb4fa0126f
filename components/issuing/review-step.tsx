"use client";

import { ArrowLeft } from "lucide-react";
import { problemOf } from "@/components/trpc/problem";
import { ProblemText } from "@/components/trpc/problem-text";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import type { IssuanceStep, IssuanceView } from "@/server/services/issuances";
import { IssuanceProblem } from "./issuance-problem";
import { StepProgress } from "./step-progress";
import { StepSummary } from "./step-summary";
import { effectSentence, isComplete, isUnsettled, stepNames } from "./words";

type ReviewStepProps = {
  issuance: IssuanceView;
  isRunning: boolean;
  /** Why the last run was refused before FINCI was asked. */
  error: unknown;
  onRun: () => void;
  onEdit: (step: IssuanceStep) => void;
  onBack: () => void;
};

/** All that will be sent, what it comes to, and how far it is. */
export function ReviewStep({ issuance, isRunning, error, onRun, onEdit, onBack }: ReviewStepProps) {
  const incomplete = issuance.steps.filter(({ key }) => !isComplete(issuance, key));
  const isBegun =
    isRunning || issuance.problem !== null || issuance.steps.some(({ state }) => state === "done");
  return (
    <div className="flex flex-col gap-5">
      {issuance.steps.map(({ key, recordId }) => (
        <section key={key} aria-label={stepNames[key]}>
          <div className="mb-1.5 flex items-center justify-between gap-2">
            <h3 className="font-semibold">{stepNames[key]}</h3>
            {recordId === null && !isRunning && (
              <Button variant="link" onClick={() => onEdit(key)} aria-label={`Change the ${key}`}>
                Change
              </Button>
            )}
          </div>
          <StepSummary issuance={issuance} step={key} />
        </section>
      ))}
      {incomplete.length > 0 && (
        <Alert
          tone="warn"
          title="Something is missing"
          actions={incomplete.map(({ key }) => (
            <Button key={key} size="sm" onClick={() => onEdit(key)}>
              Complete the {key}
            </Button>
          ))}
        >
          The card can be issued once every step is complete.
        </Alert>
      )}
      <div className="flex flex-col gap-3 border-line border-t pt-4">
        {isBegun && <StepProgress issuance={issuance} isRunning={isRunning} />}
        {!isRunning && <IssuanceProblem issuance={issuance} onEdit={onEdit} />}
        {error !== null && !isRunning && (
          <Alert tone="danger">
            <ProblemText problem={problemOf(error)} />
          </Alert>
        )}
        <p className="text-muted">{effectSentence(issuance)}</p>
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" isPending={isRunning} disabled={incomplete.length > 0} onClick={onRun}>
            {runWords(issuance)}
          </Button>
          <Button variant="ghost" disabled={isRunning} onClick={onBack}>
            <ArrowLeft aria-hidden />
            Back
          </Button>
        </div>
      </div>
    </div>
  );
}

function runWords(issuance: IssuanceView): string {
  if (isUnsettled(issuance)) return "Look again";
  if (issuance.problem) return "Continue from here";
  return issuance.steps.some(({ state }) => state === "done") ? "Continue" : "Issue the card";
}
