"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { TextareaField, TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useUnsavedWarning } from "@/components/form/use-unsaved-warning";
import { useProgram } from "@/components/programs/use-program";
import { useWhyNot } from "@/components/shell/viewer";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { notify } from "@/components/ui/toast";
import { formatAmount } from "@/lib/money";
import { paths } from "@/lib/paths";
import { programLimits } from "@/lib/program-models";
import type { ProgramDetail } from "@/server/services/programs";
import {
  CustomersField,
  type DefinitionValues,
  ModelField,
  ModelMeaning,
  NameField,
  PlaceFields,
} from "./definition-fields";

type Values = DefinitionValues & {
  decisionDeadlineMs: string;
  holdDays: string;
  longHoldDays: string;
  tipAllowancePercent: string;
  approvalThreshold: string;
  matchTolerance: string;
};

function valuesOf(program: ProgramDetail): Values {
  const { name, model, customerModel, launchCountries, timeZone, currency } = program;
  return {
    ...{ name, model, customerModel, launchCountries, timeZone, currency },
    decisionDeadlineMs: String(program.decisionDeadlineMs),
    holdDays: String(program.holdDays),
    longHoldDays: String(program.longHoldDays),
    tipAllowancePercent: String(program.tipAllowancePercent),
    approvalThreshold: formatAmount(program.approvalThresholdMinor, currency),
    matchTolerance: formatAmount(program.matchToleranceMinor, currency),
    reason: "",
  };
}

/** Changes what a program is. Status and capabilities have forms of their own, because they first list what they concern. */
export function EditProgramForm({ id, timeZones }: { id: string; timeZones: readonly string[] }) {
  const current = useProgram(id);
  // As it was when the form was opened: that state is changed, or none.
  const [program] = useState(current);
  const form = useForm<Values>({ defaultValues: valuesOf(program) });
  useUnsavedWarning(form);
  const send = useChange(program);
  const whyNot = useWhyNot("program.write", id);
  const [model, timeZone] = form.watch(["model", "timeZone"]);
  const isDraft = program.status === "draft";
  // A time zone that this list does not have stays choosable.
  const zones = timeZones.includes(program.timeZone) ? timeZones : [program.timeZone, ...timeZones];
  return (
    <Form form={form} onSubmit={send} className="max-w-3xl">
      <Section title="Definition">
        <div className="flex flex-col gap-4">
          <NameField />
          <ModelField
            whyNot={(choice) =>
              isDraft || choice === program.model
                ? null
                : "Agreed with FINCI, and stays once the program was active. Clone the program instead."
            }
          />
          {model && <ModelMeaning model={model} />}
          <CustomersField />
          <PlaceFields timeZones={zones} />
          {timeZone !== program.timeZone && (
            <Alert tone="warn" title={`Days begin at midnight of ${timeZone} from now on`}>
              Limits in force go on with what they counted, in windows of the new time zone: the one under way
              is longer or shorter by the difference. Statements and daily closes are reckoned anew.
            </Alert>
          )}
        </div>
      </Section>
      <DecisionFields isOurs={program.decisioningModel === "integrator"} />
      <MoneyFields currency={form.watch("currency")} />
      <TextareaField
        name="reason"
        label="Reason"
        rows={2}
        maxLength={500}
        description="Stays in the audit log with your name, before and after."
        rules={{ required: "Say why, in a few words." }}
      />
      <Submit
        action="Save"
        whyNot={whyNot}
        effect="Counts at once, in sandbox and production: deadline and holds from the next authorization on."
      >
        <Button asChild>
          <Link href={paths.program(id)}>Cancel</Link>
        </Button>
      </Submit>
    </Form>
  );
}

function DecisionFields({ isOurs }: { isOurs: boolean }) {
  const { decisionDeadlineMs, holdDays, longHoldDays } = programLimits;
  return (
    <Section title="Authorizations">
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField
          name="decisionDeadlineMs"
          label="Our own deadline, in milliseconds"
          inputMode="numeric"
          description={
            isOurs
              ? `${decisionDeadlineMs.min} to ${decisionDeadlineMs.max}. Later we decline to be safe; FINCI itself waits 3,000.`
              : `${decisionDeadlineMs.min} to ${decisionDeadlineMs.max}. Without effect while FINCI decides.`
          }
        />
        <TextField
          name="holdDays"
          label="Days that a hold lasts"
          inputMode="numeric"
          description={`${holdDays.min} to ${holdDays.max}, without a presentment. Holds there are keep their end.`}
        />
        <TextField
          name="longHoldDays"
          label="Days at hotels, car rentals and cruises"
          inputMode="numeric"
          description={`${longHoldDays.min} to ${longHoldDays.max}. Where it is less than the one beside, that one counts.`}
        />
        <TextField
          name="tipAllowancePercent"
          label="Tip allowance, in percent"
          inputMode="numeric"
          description="By how much a presentment may exceed the authorization where tips are usual, before a person looks at it."
        />
      </div>
    </Section>
  );
}

function MoneyFields({ currency }: { currency: string }) {
  return (
    <Section title="Money">
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField
          name="approvalThreshold"
          label={`Second person over, in ${currency}`}
          inputMode="decimal"
          description="Fundings, corrections and write-offs over it wait for somebody else's approval; in other currencies all do."
        />
        <TextField
          name="matchTolerance"
          label={`Match tolerance, in ${currency}`}
          inputMode="decimal"
          description="By how much FINCI's booking may differ from a presentment and still match. Counts from the next run on."
        />
      </div>
    </Section>
  );
}

/** A whole number as typed; what is none is the server's to refuse, at its field. */
function toNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

function useChange({ id, updatedAt }: ProgramDetail) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const change = useMutation(trpc.programs.change.mutationOptions());
  return async (values: Values) => {
    const { model, customerModel, decisionDeadlineMs, holdDays, longHoldDays, tipAllowancePercent } = values;
    if (model === "" || customerModel === "") return;
    await change.mutateAsync({
      ...values,
      ...{ id, updatedAt, model, customerModel },
      decisionDeadlineMs: toNumber(decisionDeadlineMs),
      holdDays: toNumber(holdDays),
      longHoldDays: toNumber(longHoldDays),
      tipAllowancePercent: toNumber(tipAllowancePercent),
    });
    await queryClient.invalidateQueries();
    notify("success", `${values.name} was changed.`);
    router.push(paths.program(id));
  };
}
