import { Check, CircleAlert, LoaderCircle } from "lucide-react";
import { Copyable } from "@/components/ui/copy";
import { TextLink } from "@/components/ui/text-link";
import { cn } from "@/lib/class-names";
import { paths } from "@/lib/paths";
import type { IssuanceStep, IssuanceView, StepView } from "@/server/services/issuances";
import { isUnsettled, makesRecord, stepNames } from "./words";

type StepProgressProps = {
  issuance: IssuanceView;
  isRunning: boolean;
  /** Offers to open the records that exist; left out while the wizard is not done. */
  hasLinks?: boolean;
};

/** What was done at FINCI so far, step by step, with each record's id as it comes. */
export function StepProgress({ issuance, isRunning, hasLinks }: StepProgressProps) {
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
          {hasLinks && <RecordLink step={step} />}
        </li>
      ))}
    </ol>
  );
}

function stepWords(issuance: IssuanceView, step: StepView, isRunning: boolean): string {
  if (isRunning && step.state !== "waiting") return "Working on it";
  if (step.state === "problem") return isUnsettled(issuance) ? "Not known yet" : "Stopped here";
  return makesRecord(issuance, step.key) ? "Will be created" : "Will be reused";
}

function StepSign({ step, isRunning }: { step: StepView; isRunning: boolean }) {
  if (step.state === "done") return <Check aria-hidden className="size-4 text-approve" />;
  if (isRunning && step.state !== "waiting")
    return <LoaderCircle aria-hidden className="size-4 animate-spin text-accent" />;
  if (step.state === "problem") return <CircleAlert aria-hidden className="size-4 text-danger" />;
  return <span aria-hidden className="mx-1 size-2 rounded-full border border-line-strong" />;
}

const recordPaths: Partial<Record<IssuanceStep, (id: string) => string>> = {
  person: paths.person,
  corporate: paths.corporate,
  account: paths.account,
  card: paths.card,
};

/** An employee has no page of its own; it stands on its corporate's. */
function RecordLink({ step }: { step: StepView }) {
  const path = recordPaths[step.key];
  if (!path || !step.recordId) return null;
  return (
    <TextLink href={path(step.recordId)} className="ml-auto" aria-label={`Open the page of the ${step.key}`}>
      Open
    </TextLink>
  );
}
