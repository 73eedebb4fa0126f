"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useForm, useFormContext } from "react-hook-form";
import { SelectField, TextareaField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import { type DriftAct, driftActEffects, driftActLabels } from "@/lib/drift";
import { formatCount } from "@/lib/figures";
import type { AdoptionChoices, DriftBulkOutcome, DriftFinding } from "@/server/services/drift";
import { useDriftRefresh } from "./use-drift";

type Values = { reason: string; intentId: string; accountId: string; holderId: string };

const noValues: Values = { reason: "", intentId: "", accountId: "", holderId: "" };

/** Asks for the reason of an act on one difference, and for where a card belongs that is taken in. */
export function ResolveDialog(props: { finding: DriftFinding; act: DriftAct; onClose: () => void }) {
  const { finding, act, onClose } = props;
  const trpc = useTRPC();
  const form = useForm<Values>({ defaultValues: noValues });
  const resolve = useMutation(trpc.drift.resolve.mutationOptions());
  const refresh = useDriftRefresh();
  const choices = useQuery({
    ...trpc.drift.choices.queryOptions({ id: finding.id }),
    enabled: act === "adopt",
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={driftActLabels[act]} description={driftActEffects[act]}>
        <Form
          form={form}
          renameField={(path) => path.replace("adoption.", "")}
          onSubmit={async (values) => {
            await resolve
              .mutateAsync({ id: finding.id, act, reason: values.reason, ...adoptionOf(act, values) })
              .finally(refresh);
            notify("success", "Done.");
            onClose();
          }}
        >
          {act === "adopt" && choices.data && <AdoptionFields choices={choices.data} />}
          <ReasonField />
          <Submit action={driftActLabels[act]}>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}

function adoptionOf(act: DriftAct, { intentId, accountId, holderId }: Values) {
  if (act !== "adopt") return {};
  if (intentId) return { adoption: { intentId } };
  return { adoption: { accountId: accountId || undefined, holderId: holderId || undefined } };
}

function ReasonField() {
  return (
    <TextareaField
      name="reason"
      label="Reason"
      rows={2}
      maxLength={500}
      description="Stays in the audit log with your name."
      rules={{ required: "Say why, in a few words." }}
    />
  );
}

/** Either the issuing request that made the card, or an account and who carries it. */
function AdoptionFields({ choices }: { choices: AdoptionChoices }) {
  const intentId = useFormContext<Values>().watch("intentId");
  const { intents, accounts, holders } = choices;
  return (
    <>
      {intents.length > 0 && (
        <SelectField
          name="intentId"
          label="Issuing request"
          description="These were sent to FINCI with an unknown outcome, and their card looks like this one. The one you choose is settled by it."
        >
          <option value="">None of them</option>
          {intents.map((intent) => (
            <option key={intent.id} value={intent.id}>
              {intent.holder.name} ({intent.holder.id}), account {intent.accountId},{" "}
              {intent.createdAt.toISOString().slice(0, 16).replace("T", " ")} UTC
            </option>
          ))}
        </SelectField>
      )}
      {intentId === "" && (
        <>
          <SelectField name="accountId" label="Account" rules={{ required: "Choose an account." }}>
            <option value="">Choose …</option>
            {accounts.map(({ accountId, currency }) => (
              <option key={accountId} value={accountId}>
                {accountId}, {currency}
              </option>
            ))}
          </SelectField>
          <SelectField name="holderId" label="Who carries it" rules={{ required: "Choose who carries it." }}>
            <option value="">Choose …</option>
            {holders.map(({ id, name }) => (
              <option key={id} value={id}>
                {name} ({id})
              </option>
            ))}
          </SelectField>
        </>
      )}
    </>
  );
}

type BulkResolveProps = {
  ids: readonly string[];
  act: Exclude<DriftAct, "adopt">;
  onOutcome: (outcome: DriftBulkOutcome) => void;
  onClose: () => void;
};

/** Asks for the reason of an act on several differences. */
export function BulkResolveDialog({ ids, act, onOutcome, onClose }: BulkResolveProps) {
  const form = useForm<Values>({ defaultValues: noValues });
  const resolve = useMutation(useTRPC().drift.resolveMany.mutationOptions());
  const refresh = useDriftRefresh();
  const many = ids.length === 1 ? "1 difference" : `${formatCount(ids.length)} differences`;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={`${driftActLabels[act]}: ${many}`} description={driftActEffects[act]}>
        <Form
          form={form}
          onSubmit={async ({ reason }) => {
            onOutcome(await resolve.mutateAsync({ ids: [...ids], act, reason }).finally(refresh));
            onClose();
          }}
        >
          <ReasonField />
          <Submit action={driftActLabels[act]}>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
