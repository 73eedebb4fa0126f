"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useForm } from "react-hook-form";
import { TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { onConfirmed } from "@/components/trpc/confirmation";
import { problemOf } from "@/components/trpc/problem";
import { ProblemText } from "@/components/trpc/problem-text";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { paths } from "@/lib/paths";
import { reauthenticationMinutes } from "@/lib/sensitive-actions";

/** Asks again who the person is, before something sensitive that waits; what waits goes on by itself. */
export function ConfirmationDialog({ onAnswer }: { onAnswer: (isConfirmed: boolean) => void }) {
  const way = useQuery(useTRPC().ownAccess.wayToConfirm.queryOptions());
  return (
    <Dialog open onOpenChange={(open) => !open && onAnswer(false)}>
      <DialogContent
        title="Confirm who you are"
        description={`You signed in more than ${reauthenticationMinutes} minutes ago, and this is sensitive. Then it goes on by itself.`}
      >
        {way.isPending && <Skeleton className="h-24" />}
        {way.isError && (
          <Alert tone="danger">
            <ProblemText problem={problemOf(way.error)} />
          </Alert>
        )}
        {way.data?.providerLabel && (
          <AtProvider label={way.data.providerLabel} onDone={() => onAnswer(true)} />
        )}
        {way.data && !way.data.providerLabel && (
          <WithPassword asksCode={way.data.asksCode} onDone={() => onAnswer(true)} />
        )}
      </DialogContent>
    </Dialog>
  );
}

/** In a window of its own: what is typed on this page stays. */
function AtProvider({ label, onDone }: { label: string; onDone: () => void }) {
  const latest = useRef(onDone);
  latest.current = onDone;
  useEffect(() => onConfirmed(() => latest.current()), []);
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        variant="primary"
        onClick={() => window.open(paths.confirmIdentity, "confirm-identity", "popup,width=520,height=680")}
      >
        Confirm with {label}
      </Button>
      <DialogClose asChild>
        <Button>Cancel</Button>
      </DialogClose>
    </div>
  );
}

function WithPassword({ asksCode, onDone }: { asksCode: boolean; onDone: () => void }) {
  const form = useForm({ defaultValues: { password: "", code: "" } });
  const confirm = useMutation(useTRPC().ownAccess.confirmIdentity.mutationOptions());
  return (
    <Form
      form={form}
      onSubmit={async ({ password, code }) => {
        await confirm.mutateAsync({ password, ...(asksCode && { code }) });
        onDone();
      }}
    >
      <TextField
        name="password"
        label="Your password"
        type="password"
        autoComplete="current-password"
        autoFocus
        rules={{ required: "Give your password." }}
      />
      {asksCode && (
        <TextField
          name="code"
          label="Code of the authenticator, or a recovery code"
          autoComplete="one-time-code"
          maxLength={24}
          rules={{ required: "Give a code." }}
        />
      )}
      <Submit action="Confirm">
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
      </Submit>
    </Form>
  );
}
