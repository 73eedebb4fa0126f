"use client";

import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { CheckboxField, TextareaField } from "@/components/form/fields";
import { useTRPC } from "@/components/trpc/provider";
import { formatMoney } from "@/lib/money";
import type { ExceptionDetail, SideView } from "@/server/services/exceptions";
import { ActDialog } from "./act-dialog";
import { amountsApart, sideNames } from "./compare-sides";
import { Comparison } from "./comparison";

type MatchDialogProps = {
  exception: ExceptionDetail;
  subject: SideView;
  candidate: SideView;
  toleranceMinor: bigint;
  onClose: () => void;
};

/** Says that the two belong together, with the reason; a difference beyond the tolerance has to be accepted by name. */
export function MatchDialog({ exception, subject, candidate, toleranceMinor, onClose }: MatchDialogProps) {
  const form = useForm({ defaultValues: { reason: "", acceptsDifference: false } });
  const match = useMutation(useTRPC().exceptions.match.mutationOptions());
  const apart = amountsApart(subject, candidate);
  const currency = subject.amount.currency;
  // A return may give back a part.
  const isApart = subject.what !== "return" && apart > toleranceMinor;
  return (
    <ActDialog
      title={`Match with ${candidate.what === "entry" ? sideNames.entry : `the ${candidate.what}`}`}
      description={effectOf(subject, candidate)}
      action="Match"
      isWide
      done="Matched."
      form={form}
      send={({ reason, acceptsDifference }) =>
        match.mutateAsync({
          id: exception.id,
          withId: candidate.id,
          masterAccountId: candidate.masterAccountId ?? undefined,
          reason,
          acceptsDifference,
        })
      }
      onClose={onClose}
    >
      <Comparison left={subject} right={candidate} />
      <TextareaField
        name="reason"
        label="Reason"
        rows={2}
        maxLength={500}
        description="Stays in the history with your name."
        rules={{ required: "Say why, in a few words." }}
      />
      {isApart && (
        <CheckboxField
          name="acceptsDifference"
          label={`The amounts differ by ${formatMoney({ minor: apart, currency })}, and the reason says why`}
          description={`The program's tolerance is ${formatMoney({ minor: toleranceMinor, currency })}.`}
        />
      )}
    </ActDialog>
  );
}

function effectOf(subject: SideView, candidate: SideView): string {
  if (candidate.what === "authorization") {
    const { held } = candidate;
    return held && held.minor > 0n
      ? `The presentment clears this authorization: its hold of ${formatMoney(held)} is released or reduced. Reopening takes that back.`
      : "The presentment clears this authorization, which holds nothing any more. Reopening takes that back.";
  }
  if (subject.what === "return")
    return "The return gives this presentment back, wholly or in part. No money moves; reopening takes it back.";
  return "Our booking and FINCI's entry are the same money. No money moves, and the other side's exception closes too; reopening takes it back.";
}
