"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { newRequestKey } from "@/components/cards/request-key";
import { TextareaField, TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { formatMoney } from "@/lib/money";
import type { AccountDetail } from "@/server/services/accounts";
import { CorrectionNotes, effectOf, readTyped, waits } from "./correction-effect";
import { useCorrectionDone } from "./use-correction";

type FundDialogProps = { account: AccountDetail; onClose: () => void };

/** Books money onto the account, or asks a second person for it. */
export function FundDialog({ account, onClose }: FundDialogProps) {
  const [requestKey] = useState(newRequestKey);
  const form = useForm({ defaultValues: { amount: "", reason: "" } });
  const fund = useMutation(useTRPC().accountFunding.fund.mutationOptions());
  const done = useCorrectionDone();
  const { accountId, currency } = account;
  const amountMinor = readTyped(form.watch("amount"), currency);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Add funds: ${account.owner.name}, ${currency}`}
        description="Books money onto the account in the console's ledger. The cards of the account can spend it at once."
      >
        <Form
          form={form}
          onSubmit={async (values) => {
            const result = await fund.mutateAsync({ ...values, accountId, currency, requestKey });
            await done(result, `${formatMoney(result.amount)} was added to the account.`);
            onClose();
          }}
        >
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
          <CorrectionNotes account={account} kind="funding" amountMinor={amountMinor} />
          <Submit
            action={waits(account, amountMinor) ? "Ask for approval" : "Add funds"}
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
