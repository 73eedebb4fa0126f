"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { TextareaField, TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useProgram } from "@/components/programs/use-program";
import { useWhyNot } from "@/components/shell/viewer";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { notify } from "@/components/ui/toast";
import { paths } from "@/lib/paths";
import { ConfirmationError } from "./confirmation-error";

type Values = { reason: string; confirmation: string };

/** Activates or suspends a program; what it concerns is stated before the button. */
export function StatusForm({ id }: { id: string }) {
  const current = useProgram(id);
  const [program] = useState(current);
  const { data: effects } = useSuspenseQuery(useTRPC().programs.statusEffects.queryOptions({ id }));
  const form = useForm<Values>({ defaultValues: { reason: "", confirmation: "" } });
  const isSuspending = program.status === "active";
  const isLive = effects.some(({ kind, isEnabled }) => kind === "production" && isEnabled);
  const send = useChangeStatus(id, isLive ? program.name : null);
  const whyNot = useWhyNot("program.write", id);
  return (
    <Section
      title={isSuspending ? "Suspend the program" : "Activate the program"}
      className="max-w-2xl"
      description={isSuspending ? "For both sides at once, until it is activated again." : undefined}
    >
      <Form
        form={form}
        onSubmit={(values) => send(values, program.updatedAt, isSuspending ? "suspended" : "active")}
      >
        <p>{whatHappens(isSuspending, program.decisioningModel === "finci")}</p>
        <ul className="flex flex-col gap-1.5" aria-label="What it concerns">
          {effects.map((side) => (
            <li key={side.kind} className="flex flex-wrap items-center gap-2">
              <EnvironmentBadge kind={side.kind} />
              {side.isEnabled ? "Enabled" : "Disabled: nothing comes in either way"}, {side.activeCards}{" "}
              active {side.activeCards === 1 ? "card" : "cards"}, {side.authorizations24h}{" "}
              {side.authorizations24h === 1 ? "authorization" : "authorizations"} in the last 24 hours
            </li>
          ))}
        </ul>
        <TextareaField
          name="reason"
          label="Reason"
          rows={2}
          maxLength={500}
          description="Stays in the audit log with your name."
          rules={{ required: "Say why, in a few words." }}
        />
        {isLive && (
          <TextField
            name="confirmation"
            label={`Type ${program.name} to confirm`}
            autoComplete="off"
            description="Production is enabled: these are real cards and real money."
            rules={{ required: "Type the program's name." }}
          />
        )}
        <Submit
          action={isSuspending ? "Suspend" : "Activate"}
          isDangerous={isSuspending}
          whyNot={whyNot}
          effect="From the next authorization on."
        >
          <Button asChild>
            <Link href={paths.program(id)}>Cancel</Link>
          </Button>
        </Submit>
      </Form>
    </Section>
  );
}

function whatHappens(isSuspending: boolean, isFincis: boolean): string {
  if (isFincis)
    return "FINCI decides this program's authorizations. It goes on doing so either way; to stop payments, ask FINCI. Here the status only says what the program is.";
  return isSuspending
    ? "Every authorization is declined, whatever the card, the balance and the rules, and FINCI tells merchants InsufficientFunds. Clearing, reversals and returns are still booked, and holds end as they would."
    : "Authorizations of enabled sides are decided by card, balance and rules. Sides that are disabled stay so.";
}

function useChangeStatus(id: string, nameToType: string | null) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const change = useMutation(trpc.programs.changeStatus.mutationOptions());
  return async ({ reason, confirmation }: Values, updatedAt: Date, status: "active" | "suspended") => {
    if (nameToType !== null && confirmation.trim() !== nameToType) throw new ConfirmationError(nameToType);
    await change.mutateAsync({ id, updatedAt, status, reason });
    await queryClient.invalidateQueries(trpc.programs.pathFilter());
    notify("success", status === "active" ? "The program is active." : "The program is suspended.");
    router.push(paths.program(id));
  };
}
