"use client";

import { type ReactNode, useId, useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { ProblemText } from "@/components/trpc/problem-text";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Select, Textarea } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { WhyDisabled } from "@/components/ui/why-disabled";
import type { EnvironmentDetail } from "@/server/services/environments";
import { useRefresh } from "./use-environment";

export const overlaps = [
  { hours: 0, name: "Not at all: it ends at once" },
  { hours: 1, name: "1 hour" },
  { hours: 4, name: "4 hours" },
  { hours: 24, name: "24 hours" },
  { hours: 48, name: "48 hours" },
  { hours: 72, name: "72 hours" },
];

type Given = { reason: string; confirmName?: string; overlapHours: number };

type ReasonActionProps = {
  environment: EnvironmentDetail;
  /** The button, and the verb in the dialog. */
  label: string;
  title: string;
  /** What will be different afterwards. */
  effect: ReactNode;
  isDangerous?: boolean;
  /** Asks how long what is replaced stays of use. */
  asksOverlap?: string;
  /** Does it; a refusal is shown in the dialog. */
  act: (given: Given) => Promise<unknown>;
};

/** A change of an environment that needs a reason, and in production the program's name. */
export function ReasonAction({
  environment,
  label,
  title,
  effect,
  isDangerous,
  asksOverlap,
  act,
}: ReasonActionProps) {
  const whyNot = useWhyNot("environment.write", environment.program.id);
  const refresh = useRefresh();
  const fieldId = useId();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [overlapHours, setOverlapHours] = useState(24);
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isProduction = environment.kind === "production";
  const open = () => {
    if (whyNot !== null) return;
    setReason("");
    setError(null);
    setOpen(true);
  };
  const confirm = async () => {
    setPending(true);
    setError(null);
    try {
      const name = isProduction ? { confirmName: environment.program.name } : {};
      await act({ reason, overlapHours, ...name });
      setOpen(false);
    } catch (refusal) {
      setError(refusal);
    } finally {
      setPending(false);
      await refresh();
    }
  };
  return (
    <>
      <WhyDisabled reason={whyNot}>
        <Button size="sm" aria-disabled={whyNot !== null || undefined} onClick={open}>
          {label} …
        </Button>
      </WhyDisabled>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setOpen}
        title={title}
        effect={effect}
        action={label}
        isDangerous={isDangerous ?? false}
        isPending={isPending}
        isReady={reason.trim().length >= 3}
        problem={error !== null && <ProblemText problem={problemOf(error)} />}
        {...(isProduction && { typeToConfirm: environment.program.name })}
        onConfirm={() => void confirm()}
      >
        {asksOverlap && (
          <div className="flex flex-col gap-1">
            <Label htmlFor={`${fieldId}-overlap`}>{asksOverlap}</Label>
            <Select
              id={`${fieldId}-overlap`}
              value={overlapHours}
              onChange={(event) => setOverlapHours(Number(event.target.value))}
            >
              {overlaps.map(({ hours, name }) => (
                <option key={hours} value={hours}>
                  {name}
                </option>
              ))}
            </Select>
          </div>
        )}
        <div className="flex flex-col gap-1">
          <Label htmlFor={`${fieldId}-reason`}>Reason</Label>
          <Textarea
            id={`${fieldId}-reason`}
            rows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
      </ConfirmDialog>
    </>
  );
}
