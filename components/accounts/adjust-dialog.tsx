"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { newRequestKey } from "@/components/cards/request-key";
import { ChoiceField } from "@/components/form/choice-field";
import { TextareaField, TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { formatMoney } from "@/lib/money";
import type { AccountDetail } from "@/server/services/accounts";
import { CorrectionNotes, effectOf, readTyped, waits } from "./correction-effect";
import { useCorrectionDone } from "./use-correction";

type AdjustDialogProps = { account: AccountDetail; onClose: () => void };

const directions = [
  { value: "credit", label: "Credit", description: "Gives money to the account." },
  { value: "debit", label: "Debit", description: "Takes money that is available." },
] as const;

/** Gives or takes money by hand, or asks a second person for it. */
export function AdjustDialog({ account, onClose }: AdjustDialogProps) {
  const [requestKey] = useState(newRequestKey);
  const form = useForm<{ direction: "credit" | "debit"; amount: string; reason: string }>({
    defaultValues: { direction: "credit", amount: "", reason: "" },
  });
  const adjust = useMutation(useTRPC().accountFunding.adjust.mutationOptions());
  const done = useCorrectionDone();
  const { accountId, currency } = account;
  const size = readTyped(form.watch("amount"), currency);
  const isDebit = form.watch("direction") === "debit";
  const amountMinor = size !== null && isDebit ? -size : size;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Adjust: ${account.owner.name}, ${currency}`}
        description="Corrects the balance by an entry of its own. To undo a funding or an adjustment, take that entry back instead."
      >
        <Form
          form={form}
          onSubmit={async (values) => {
            const result = await adjust.mutateAsync({ ...values, accountId, currency, requestKey });
            const moved = formatMoney({ minor: size ?? 0n, currency });
            await done(result, `${moved} was ${isDebit ? "taken from" : "added to"} the account.`);
            onClose();
          }}
        >
          <ChoiceField name="direction" label="Direction" isRow choices={directions} />
          <TextField
            name="amount"
            label={`Amount in ${currency}`}
            inputMode="decimal"
            autoComplete="off"
            placeholder="250.00"
            description="A dot before the decimals, no thousands separators."
            rules={{ required: "Enter an amount." }}
          />
          <TextareaField
            name="reason"
            label="Reason"
            rows={2}
            maxLength={500}
            description="Stays in the ledger and the audit log with your name."
            rules={{ required: "Say why, in a few words." }}
          />
          <CorrectionNotes account={account} kind="adjustment" amountMinor={amountMinor} />
          <Submit
            action={waits(account, amountMinor) ? "Ask for approval" : "Book the adjustment"}
            effect={effectOf(account, amountMinor)}
          >
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
          </Submit>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
