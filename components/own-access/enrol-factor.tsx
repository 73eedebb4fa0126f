"use client";

import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copy";
import type { FactorToEnrol } from "@/server/services/own-access/factor";
import { RecoveryCodes } from "./recovery-codes";
import { useOwnAccountRefresh } from "./use-account";

/** The three steps: the password, the authenticator with its first code, the recovery codes. */
export function EnrolFactor({ onDone }: { onDone: () => void }) {
  const trpc = useTRPC();
  const refresh = useOwnAccountRefresh();
  const begin = useMutation(trpc.ownAccess.beginFactor.mutationOptions());
  const confirm = useMutation(trpc.ownAccess.confirmFactor.mutationOptions());
  const finish = () => {
    void refresh();
    onDone();
  };
  if (confirm.data) return <RecoveryCodes codes={confirm.data.recoveryCodes} onDone={finish} />;
  if (begin.data) return <FirstCode factor={begin.data} onCode={(code) => confirm.mutateAsync({ code })} />;
  return <OwnPassword onPassword={(password) => begin.mutateAsync({ password })} />;
}

function OwnPassword({ onPassword }: { onPassword: (password: string) => Promise<unknown> }) {
  const form = useForm({ defaultValues: { password: "" } });
  return (
    <Form form={form} onSubmit={({ password }) => onPassword(password)}>
      <TextField
        name="password"
        label="Your password"
        type="password"
        autoComplete="current-password"
        description="Once more, so that nobody enrols their phone at your screen."
        rules={{ required: "Give your password." }}
      />
      <Submit action="Continue" />
    </Form>
  );
}

type FirstCodeProps = { factor: FactorToEnrol; onCode: (code: string) => Promise<unknown> };

function FirstCode({ factor, onCode }: FirstCodeProps) {
  const form = useForm({ defaultValues: { code: "" } });
  const grouped = factor.secret.match(/.{1,4}/g)?.join(" ") ?? factor.secret;
  return (
    <Form form={form} onSubmit={({ code }) => onCode(code)}>
      <div className="flex flex-col items-start gap-2">
        <p>
          Add an account in your authenticator by typing this key (time-based, six digits), or open it on this
          device.
        </p>
        <Copyable text={factor.secret} shown={grouped} label="key of the second factor" className="text-sm" />
        <Button asChild size="sm">
          <a href={factor.address}>Open in an authenticator on this device</a>
        </Button>
      </div>
      <TextField
        name="code"
        label="Code the authenticator shows"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={7}
        autoFocus
        rules={{ required: "Give the six digits." }}
      />
      <Submit action="Switch on" effect="Your other sessions end." />
    </Form>
  );
}
