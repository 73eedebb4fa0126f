"use client";

import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { TextareaField } from "@/components/form/fields";
import { useTRPC } from "@/components/trpc/provider";
import type { CloseView } from "@/server/services/reconciliation";
import { ActDialog } from "./act-dialog";

type CloseDialogProps = { close: CloseView; onClose: () => void };

/** Signs the day off as it is seen. */
export function SignOffDialog({ close, onClose }: CloseDialogProps) {
  const { day, openCount, environment } = close;
  const form = useForm({ defaultValues: { note: "" } });
  const signOff = useMutation(useTRPC().reconciliation.signOff.mutationOptions());
  return (
    <ActDialog
      title={`Sign off ${day}`}
      description={
        openCount === 0
          ? "Nothing is open. The totals are kept as they are now, with your name."
          : `${openCount} ${openCount === 1 ? "item is" : "items are"} open and kept with the totals as they are now, with your name. They stay open.`
      }
      action="Sign off"
      done={`${day} is signed off.`}
      form={form}
      send={({ note }) => signOff.mutateAsync({ environmentId: environment.id, day, note, openCount })}
      onClose={onClose}
    >
      <TextareaField
        name="note"
        label="Note"
        rows={3}
        maxLength={2000}
        description="What the next reader should know, for example why something stays open."
      />
    </ActDialog>
  );
}

/** Opens a signed-off day again. */
export function ReopenDayDialog({ close, onClose }: CloseDialogProps) {
  const { day, environment } = close;
  const form = useForm({ defaultValues: { reason: "" } });
  const reopen = useMutation(useTRPC().reconciliation.reopen.mutationOptions());
  return (
    <ActDialog
      title={`Reopen ${day}`}
      description="The day counts as not signed off. What was signed stays to be compared until it is signed again."
      action="Reopen"
      done={`${day} is open again.`}
      form={form}
      send={({ reason }) => reopen.mutateAsync({ environmentId: environment.id, day, reason })}
      onClose={onClose}
    >
      <TextareaField
        name="reason"
        label="Reason"
        rows={2}
        maxLength={500}
        description="Stays with the day and in the audit log, with your name."
        rules={{ required: "Say why, in a few words." }}
      />
    </ActDialog>
  );
}
