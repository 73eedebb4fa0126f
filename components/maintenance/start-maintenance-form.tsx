"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useForm } from "react-hook-form";
import { ChoiceField } from "@/components/form/choice-field";
import { SelectField, TextareaField, TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useProgram } from "@/components/programs/use-program";
import { useWhyNot } from "@/components/shell/viewer";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { notify } from "@/components/ui/toast";
import { untilWords } from "@/lib/maintenance-words";
import { paths } from "@/lib/paths";

type Side = "sandbox" | "production";
type Values = {
  behaviour: "decline_all" | "approve_up_to";
  capAmount: string;
  capCurrency: string;
  minutes: string;
  reason: string;
  confirmation: string;
};

const durations = [
  { minutes: 15, name: "15 minutes" },
  { minutes: 30, name: "30 minutes" },
  { minutes: 60, name: "1 hour" },
  { minutes: 120, name: "2 hours" },
  { minutes: 240, name: "4 hours" },
  { minutes: 480, name: "8 hours" },
  { minutes: 720, name: "12 hours" },
  { minutes: 1_440, name: "24 hours" },
];

/** Puts one side of a program into maintenance mode; states what happens before the button. */
export function StartMaintenanceForm({ programId, side }: { programId: string; side: Side }) {
  const program = useProgram(programId);
  const environment = program.environments.find(({ kind }) => kind === side);
  if (!environment) return <Alert>This program has no {side} yet.</Alert>;
  if (program.decisioningModel === "finci") {
    return (
      <Alert title="FINCI decides; recorded only">
        FINCI answers this program's authorizations itself. Maintenance mode would change nothing.
      </Alert>
    );
  }
  const currencies = [program.currency, ...environment.products.map(({ currency }) => currency)];
  return (
    <Section
      title={
        <span className="inline-flex flex-wrap items-center gap-2">
          Start maintenance mode <EnvironmentBadge kind={side} />
        </span>
      }
      description="One stated behaviour decides instead of the rules, for a time that ends by itself."
      className="max-w-2xl"
    >
      <Fields
        programId={programId}
        programName={program.name}
        environmentId={environment.id}
        side={side}
        currencies={[...new Set(currencies)].sort()}
      />
    </Section>
  );
}

type FieldsProps = {
  programId: string;
  programName: string;
  environmentId: string;
  side: Side;
  currencies: string[];
};

function Fields({ programId, programName, environmentId, side, currencies }: FieldsProps) {
  const form = useForm<Values>({
    defaultValues: {
      behaviour: "decline_all",
      capAmount: "",
      capCurrency: currencies[0] ?? "",
      minutes: "",
      reason: "",
      confirmation: "",
    },
  });
  const send = useStart(programId, environmentId, side);
  const whyNot = useWhyNot("maintenance.write", programId);
  const [behaviour, minutes, capAmount, capCurrency] = form.watch([
    "behaviour",
    "minutes",
    "capAmount",
    "capCurrency",
  ]);
  const cap = `${capAmount.trim() || "the cap"} ${capAmount.trim() ? capCurrency : ""}`.trim();
  return (
    <Form form={form} onSubmit={send}>
      <ChoiceField
        name="behaviour"
        label="What decides meanwhile"
        choices={[
          {
            value: "decline_all",
            label: "Decline all",
            description: "Every authorization is declined, whatever the card and the balance.",
          },
          {
            value: "approve_up_to",
            label: "Approve up to an amount",
            description:
              "Active cards pay up to the cap, within their balance and without the rules. The rest is declined.",
          },
        ]}
      />
      {behaviour === "approve_up_to" && (
        <div className="grid grid-cols-[minmax(0,1fr)_7rem] items-start gap-3">
          <TextField
            name="capAmount"
            label="At most, for one payment"
            inputMode="decimal"
            autoComplete="off"
            placeholder="50.00"
            description="Payments billed in another currency are declined."
            rules={{ required: "Enter the most that one payment may ask." }}
          />
          <SelectField name="capCurrency" label="Currency">
            {currencies.map((currency) => (
              <option key={currency}>{currency}</option>
            ))}
          </SelectField>
        </div>
      )}
      <SelectField
        name="minutes"
        label="Ends by itself after"
        description="At most 24 hours. It can be ended earlier at any time."
        rules={{ required: "Choose when it ends." }}
        className="max-w-72"
      >
        <option value="">Choose …</option>
        {durations.map((duration) => (
          <option key={duration.minutes} value={duration.minutes}>
            {duration.name}
          </option>
        ))}
      </SelectField>
      <TextareaField
        name="reason"
        label="Reason"
        rows={2}
        maxLength={500}
        description="Everyone who works on the program reads it; it stays in the audit log with your name."
        rules={{ required: "Say why, in a few words." }}
      />
      {side === "production" && (
        <TextField
          name="confirmation"
          label={`Type ${programName} to confirm`}
          autoComplete="off"
          description="These are real cards and real money."
          rules={{ required: "Type the program's name." }}
        />
      )}
      <Submit
        action="Start maintenance"
        isDangerous={side === "production" || behaviour === "decline_all"}
        whyNot={whyNot}
        effect={
          <span suppressHydrationWarning>
            From the next authorization on, in {side}:{" "}
            {behaviour === "decline_all"
              ? "every payment is declined"
              : `payments up to ${cap} are approved without the rules, the rest is declined`}
            {minutes ? `, until ${endWords(Number(minutes))}` : ""}. A banner says so on every page.
          </span>
        }
      >
        <Button asChild>
          <Link href={paths.programMaintenance(programId)}>Cancel</Link>
        </Button>
      </Submit>
    </Form>
  );

  function endWords(after: number): string {
    const now = new Date();
    return `about ${untilWords(new Date(now.getTime() + after * 60_000), now)}`;
  }
}

/** Sends the form; the maintenance page shows the window when it opens. */
function useStart(programId: string, environmentId: string, side: Side) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const program = useProgram(programId);
  const start = useMutation(trpc.maintenance.start.mutationOptions());
  return async ({ behaviour, capAmount, capCurrency, minutes, reason, confirmation }: Values) => {
    if (side === "production" && confirmation.trim() !== program.name)
      throw new ConfirmationError(
        `Nothing was started. Type the program's name, ${program.name}, to confirm.`,
      );
    const cap = behaviour === "approve_up_to" ? { capAmount, capCurrency } : {};
    await start.mutateAsync({ environmentId, behaviour, ...cap, minutes: Number(minutes), reason });
    await queryClient.invalidateQueries(trpc.maintenance.pathFilter());
    notify("success", `Maintenance mode is on in ${side}.`);
    router.push(paths.programMaintenance(programId));
  };
}

/** Shown like a refusal of the server. */
class ConfirmationError extends Error {
  readonly data: object;
  constructor(sentence: string) {
    super(sentence);
    this.data = {
      kind: "invalid",
      httpStatus: 400,
      fields: { confirmation: "This is not the program's name." },
    };
  }
}
