"use client";

import { codesOfFinci, FinciCodes } from "@/components/status/finci-codes";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import type { IssuanceStep, IssuanceView } from "@/server/services/issuances";
import { isUnsettled, stepNames } from "./words";

type IssuanceProblemProps = { issuance: IssuanceView; onEdit?: (step: IssuanceStep) => void };

/** Where FINCI stopped the issuance and what to do: correct the step, or wait for its outcome. */
export function IssuanceProblem({ issuance, onEdit }: IssuanceProblemProps) {
  const { problem } = issuance;
  const step = issuance.steps.find(({ key }) => key === problem?.step)?.key;
  if (!problem || !step) return null;
  const isRefusal = codesOfFinci(problem.errorCodes).length > 0;
  const isUnknown = isUnsettled(issuance);
  return (
    <Alert
      tone={isUnknown ? "warn" : "danger"}
      title={
        isUnknown ? `It is not known yet whether the ${step} exists` : `FINCI did not create the ${step}`
      }
      actions={
        isRefusal &&
        onEdit && (
          <Button size="sm" onClick={() => onEdit(step)}>
            Correct the {stepNames[step].toLowerCase()}
          </Button>
        )
      }
    >
      {problem.sentence} {!isUnknown && "What was made before stays and is not made again."}
      <FinciCodes codes={problem.errorCodes} />
    </Alert>
  );
}
