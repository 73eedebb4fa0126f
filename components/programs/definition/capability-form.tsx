"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { TextareaField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useWhyNot } from "@/components/shell/viewer";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { notify } from "@/components/ui/toast";
import { type Capability, capabilityLabels, hasCapability } from "@/lib/capabilities";
import { capabilityGates } from "@/lib/capability-gates";
import { formatCapped } from "@/lib/figures";
import { paths } from "@/lib/paths";
import type { CapabilityEffect } from "@/server/services/programs";

/** Takes a capability into scope or out of it, after listing what that concerns. */
export function CapabilityForm({ id, capability }: { id: string; capability: Capability }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const { data } = useSuspenseQuery(trpc.programs.capabilityEffects.queryOptions({ id, capability }));
  const [{ program, effects }] = useState(data);
  const form = useForm({ defaultValues: { reason: "" } });
  const change = useMutation(trpc.programs.changeCapability.mutationOptions());
  const whyNot = useWhyNot("program.write", id);
  const isHeld = hasCapability(program.capabilities, capability);
  const { name, meaning } = capabilityLabels[capability];
  return (
    <Section
      title={isHeld ? `Take out of scope: ${name}` : `Take into scope: ${name}`}
      description={meaning}
      className="max-w-2xl"
    >
      <Form form={form} onSubmit={send}>
        <Effects effects={effects} isHeld={isHeld} />
        <Gates capability={capability} isHeld={isHeld} />
        {capability === "integrator_managed_decisioning" && (
          <p className="text-warn">
            FINCI decides who is asked. Agree on the day with FINCI first:{" "}
            {isHeld
              ? "a request that still comes is answered “success” and only recorded."
              : "until FINCI asks this console, nothing is decided here."}
          </p>
        )}
        <TextareaField
          name="reason"
          label="Reason"
          rows={2}
          maxLength={500}
          description="Stays in the audit log with your name."
          rules={{ required: "Say why, in a few words." }}
        />
        <Submit
          action={isHeld ? "Take out of scope" : "Take into scope"}
          isDangerous={isHeld}
          whyNot={whyNot}
          effect="At once, in sandbox and production."
        >
          <Button asChild>
            <Link href={paths.program(id)}>Cancel</Link>
          </Button>
        </Submit>
      </Form>
    </Section>
  );

  async function send({ reason }: { reason: string }) {
    await change.mutateAsync({ id, updatedAt: program.updatedAt, capability, isInScope: !isHeld, reason });
    await queryClient.invalidateQueries();
    notify("success", `${name} is ${isHeld ? "out of scope" : "in scope"}.`);
    router.push(paths.program(id));
  }
}

function Effects({ effects, isHeld }: { effects: readonly CapabilityEffect[]; isHeld: boolean }) {
  if (effects.length === 0)
    return <p>Nothing there is depends on it: no card, rule or payment of this program, on either side.</p>;
  return (
    <div className="flex flex-col gap-1.5">
      <p className="font-medium">What it affects</p>
      <ul aria-label="What it affects" className="flex flex-col gap-1.5">
        {effects.map((effect) => (
          <li key={`${effect.kind} ${effect.what}`} className="flex flex-wrap items-baseline gap-x-2">
            <EnvironmentBadge kind={effect.kind} />
            <span className="min-w-0 flex-1 basis-72">
              <b className="font-semibold tabular-nums">{formatCapped(effect.count)}</b> {effect.what}:{" "}
              {isHeld ? effect.without : effect.within}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Gates({ capability, isHeld }: { capability: Capability; isHeld: boolean }) {
  const { screens, refuses } = capabilityGates[capability];
  return (
    <div className="text-muted">
      <p>{isHeld ? "Closes, with the reason shown:" : "Opens:"}</p>
      <ul className="list-disc pl-5">
        {screens.map((screen) => (
          <li key={screen}>{screen}</li>
        ))}
      </ul>
      <p className="mt-1.5">{isHeld ? "The server then refuses:" : "The server then allows:"}</p>
      <ul className="list-disc pl-5">
        {refuses.map((act) => (
          <li key={act}>{act}</li>
        ))}
      </ul>
    </div>
  );
}
