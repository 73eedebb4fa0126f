"use client";

import { ArrowLeft } from "lucide-react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copy";
import type { IssuanceStep } from "@/server/services/issuances";

type MadeStepProps = {
  step: IssuanceStep;
  recordId: string;
  onNext: () => void;
  onBack: (() => void) | null;
};

/** A step whose record exists: it is used as it is and cannot be changed here. */
export function MadeStep({ step, recordId, onNext, onBack }: MadeStepProps) {
  return (
    <div className="flex flex-col gap-4">
      <Alert tone="approve" title={`The ${step} exists at FINCI`}>
        <Copyable text={recordId} label={`${step} id`} /> It is used for this card and can no longer be
        changed here.
      </Alert>
      <div className="flex gap-2">
        <Button variant="primary" onClick={onNext}>
          Continue
        </Button>
        {onBack && (
          <Button variant="ghost" onClick={onBack}>
            <ArrowLeft aria-hidden />
            Back
          </Button>
        )}
      </div>
    </div>
  );
}
