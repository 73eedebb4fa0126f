"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { newRequestKey } from "@/components/cards/request-key";
import { TextareaField, TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useWhyNot } from "@/components/shell/viewer";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { formatMoney, isCurrency, MoneyError, parseAmount } from "@/lib/money";
import type { AccountDetail } from "@/server/services/accounts";

/** Books money onto the account, for those who may; for others the button says who may. */
export function AddFunds({ account }: { account: AccountDetail }) {
  const [isOpen, setOpen] = useState(false);
  const reason = useWhyNot("account.fund", account.program.id);
  return (
    <>
      <WhyDisabled reason={reason}>
        <Button
          variant="primary"
          aria-disabled={reason !== null || undefined}
          onClick={() => reason === null && setOpen(true)}
        >
          <Plus aria-hidden />
          Add funds
        </Button>
      </WhyDisabled>
      <Dialog open={isOpen} onOpenChange={setOpen}>
        <DialogContent
          title={`Add funds: ${account.owner.name}, ${account.currency}`}
          description="Books money onto the account in the console's ledger. The cards of the account can spend it at once."
        >
          <AddFundsForm account={account} onDone={() => setOpen(false)} />
        </DialogContent>
      </Dialog>
    </>
  );
}

function AddFundsForm({ account, onDone }: { account: AccountDetail; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [requestKey] = useState(newRequestKey);
  const form = useForm({ defaultValues: { amount: "", reason: "" } });
  const fund = useMutation(trpc.accountFunding.fund.mutationOptions());
  const { accountId, currency } = account;
  return (
    <Form
      form={form}
      onSubmit={async (values) => {
        const { amount } = await fund.mutateAsync({ ...values, accountId, currency, requestKey });
        await queryClient.invalidateQueries(trpc.accounts.pathFilter());
        notify("success", `${formatMoney(amount)} was added to the account.`);
        onDone();
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
      <Submit action="Add funds" effect={effectOf(form.watch("amount"), account)}>
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
      </Submit>
    </Form>
  );
}

/** What the balance will be, as soon as the amount can be read. */
function effectOf(text: string, { currency, balance }: AccountDetail): string {
  const minor = readAmount(text.trim(), currency);
  if (minor === null || minor <= 0n) return "The amount is added to the posted and the available balance.";
  const available = { minor: balance.available.minor + minor, currency };
  return `${formatMoney({ minor, currency })} is added; the available balance becomes ${formatMoney(available)}.`;
}

function readAmount(text: string, currency: string): bigint | null {
  if (!isCurrency(currency)) return null;
  try {
    return parseAmount(text, currency);
  } catch (error) {
    if (error instanceof MoneyError) return null;
    throw error;
  }
}
