"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
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
  const account = useQuery(trpc.ownAccess.account.queryOptions());
  const refresh = useOwnAccountRefresh();
  const begin = useMutation(trpc.ownAccess.beginFactor.mutationOptions());
  const confirm = useMutation(trpc.ownAccess.confirmFactor.mutationOptions());
  const finish = () => {
    void refresh();
    onDone();
  };
  if (confirm.data) return <RecoveryCodes codes={confirm.data.recoveryCodes} onDone={finish} />;
  if (begin.data) return <FirstCode factor={begin.data} onCode={(code) => confirm.mutateAsync({ code })} />;
  if (account.data?.hasPassword === false)
    return <WithoutPassword onContinue={() => begin.mutateAsync({})} />;
  return <OwnPassword onPassword={(password) => begin.mutateAsync({ password })} />;
}

/** Who comes through single sign-on proves there who they are, where that was too long ago. */
function WithoutPassword({ onContinue }: { onContinue: () => Promise<unknown> }) {
  const form = useForm();
  return (
    <Form form={form} onSubmit={onContinue}>
      <p>You need an authenticator on your phone. Its key is shown next.</p>
      <Submit action="Continue" />
    </Form>
  );
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
          Scan this with your authenticator, type the key in it (time-based, six digits), or open it on this
          device.
        </p>
        {/* Dark on white in both themes: cameras read it so. */}
        <svg
          role="img"
          aria-label="QR code with the key of the second factor"
          viewBox={`0 0 ${factor.qrCode.sizeUnits} ${factor.qrCode.sizeUnits}`}
          shapeRendering="crispEdges"
          className="size-48 rounded-md bg-white text-black"
        >
          <path d={factor.qrCode.outline} fill="currentColor" />
        </svg>
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
