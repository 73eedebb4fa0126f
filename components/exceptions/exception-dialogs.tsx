"use client";

import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { TextareaField } from "@/components/form/fields";
import { useTRPC } from "@/components/trpc/provider";
import { notify } from "@/components/ui/toast";
import { exceptionKindWords } from "@/lib/exception-kinds";
import { formatMoney } from "@/lib/money";
import type { ExceptionDetail } from "@/server/services/exceptions";
import { ActDialog } from "./act-dialog";
import { WorkerField } from "./bulk-dialog";

export type ExceptionDialogName = "give" | "close" | "accept" | "reject" | "write_off" | "reopen";
type ExceptionDialogProps = { exception: ExceptionDetail; onClose: () => void };

/** The dialog of an act on one exception. */
export function ExceptionDialog({ name, ...props }: ExceptionDialogProps & { name: ExceptionDialogName }) {
  switch (name) {
    case "give":
      return <GiveDialog {...props} />;
    case "close":
      return <CloseDialog {...props} />;
    case "accept":
      return <AcceptDialog {...props} />;
    case "reject":
      return <RejectDialog {...props} />;
    case "write_off":
      return <WriteOffDialog {...props} />;
    case "reopen":
      return <ReopenDialog {...props} />;
  }
}

/** Hands the exception to somebody who may work on it. */
function GiveDialog({ exception, onClose }: ExceptionDialogProps) {
  const form = useForm({ defaultValues: { ownerUserId: "" } });
  const give = useMutation(useTRPC().exceptions.give.mutationOptions());
  return (
    <ActDialog
      title="Give to somebody"
      description="They find it among theirs; your name stays in its history."
      action="Give"
      done="Given."
      form={form}
      send={(values) => give.mutateAsync({ id: exception.id, ...values })}
      onClose={onClose}
    >
      <WorkerField exceptionId={exception.id} />
    </ActDialog>
  );
}

/** Closes the exception with what was found. */
function CloseDialog({ exception, onClose }: ExceptionDialogProps) {
  const form = useForm({ defaultValues: { resolution: "" } });
  const close = useMutation(useTRPC().exceptions.close.mutationOptions());
  return (
    <ActDialog
      title="Close the exception"
      description="It is explained, and leaves the queue. The payment and its money stay as they are."
      action="Close the exception"
      done="Closed."
      form={form}
      send={(values) => close.mutateAsync({ id: exception.id, ...values })}
      onClose={onClose}
    >
      <TextareaField
        name="resolution"
        label="What was found"
        rows={3}
        maxLength={2000}
        description="Why it came to this, and what was done about it."
        rules={{ required: "Say what you found, in a few words." }}
      />
    </ActDialog>
  );
}

function AcceptDialog({ exception, onClose }: ExceptionDialogProps) {
  const form = useForm({ defaultValues: { reason: "" } });
  const accept = useMutation(useTRPC().exceptions.accept.mutationOptions());
  const isHeldBack = exception.kind === "suspected_duplicate";
  const amount = formatMoney(exception.amount);
  return (
    <ActDialog
      title={isHeldBack ? "Book it as well" : "Accept the exception"}
      description={
        isHeldBack
          ? `It is a clearing of its own: ${amount} is booked on the account, beyond the first one. It cannot be undone here, only corrected by an adjustment.`
          : "It is right as it is, and leaves the queue. No money moves."
      }
      action={isHeldBack ? `Book ${amount}` : "Accept"}
      done={isHeldBack ? "Accepted. It is booked in a moment." : "Accepted."}
      form={form}
      send={(values) => accept.mutateAsync({ id: exception.id, ...values })}
      onClose={onClose}
    >
      <ReasonField />
    </ActDialog>
  );
}

function RejectDialog({ exception, onClose }: ExceptionDialogProps) {
  const form = useForm({ defaultValues: { reason: "" } });
  const reject = useMutation(useTRPC().exceptions.reject.mutationOptions());
  return (
    <ActDialog
      title="Reject as a duplicate"
      description="It is the same clearing again: it is never booked, and the account stays as it is."
      action="Reject as a duplicate"
      done="Rejected. Nothing was booked."
      form={form}
      send={(values) => reject.mutateAsync({ id: exception.id, ...values })}
      onClose={onClose}
    >
      <ReasonField />
    </ActDialog>
  );
}

function WriteOffDialog({ exception, onClose }: ExceptionDialogProps) {
  const form = useForm({ defaultValues: { reason: "" } });
  const writeOff = useMutation(useTRPC().exceptions.writeOff.mutationOptions());
  const amount = formatMoney(exception.amount);
  const isCredited = exceptionKindWords(exception.kind).writeOff === "credit";
  return (
    <ActDialog
      title={`Write off ${amount}`}
      description={
        isCredited
          ? `${amount} is credited to the card account at the program's cost, and the exception closes. Over the program's threshold a second person has to approve it first.`
          : `${amount} is noted as a loss and the exception closes; no account changes. Over the program's threshold a second person has to approve it first.`
      }
      action={`Write off ${amount}`}
      isDangerous
      form={form}
      send={async (values) => {
        const { approval } = await writeOff.mutateAsync({ id: exception.id, ...values });
        notify("success", approval ? "It waits for a second person now." : "Written off.");
      }}
      onClose={onClose}
    >
      <ReasonField />
    </ActDialog>
  );
}

/** Puts a closed exception back into the queue. */
function ReopenDialog({ exception, onClose }: ExceptionDialogProps) {
  const form = useForm({ defaultValues: { reason: "" } });
  const reopen = useMutation(useTRPC().exceptions.reopen.mutationOptions());
  const further =
    exception.resolutionKind === "matched"
      ? " Its match is taken back: a hold that it released is held again."
      : exception.resolutionKind === "rejected"
        ? " The clearing is held back again."
        : "";
  return (
    <ActDialog
      title="Reopen the exception"
      description={`It goes back into the queue; what was found before stays in its history.${further}`}
      action="Reopen"
      done="Back in the queue."
      form={form}
      send={(values) => reopen.mutateAsync({ id: exception.id, ...values })}
      onClose={onClose}
    >
      <ReasonField />
    </ActDialog>
  );
}

function ReasonField() {
  return (
    <TextareaField
      name="reason"
      label="Reason"
      rows={2}
      maxLength={500}
      description="Stays in the history with your name."
      rules={{ required: "Say why, in a few words." }}
    />
  );
}
