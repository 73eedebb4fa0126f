"use client";

import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { SelectField, TextField } from "@/components/form/fields";
import { useTRPC } from "@/components/trpc/provider";
import { currencyOptions } from "@/lib/money";
import { addDays, dayIn } from "@/lib/reconciliation";
import type { MasterAccountView, ReconciliationEnvironment } from "@/server/services/reconciliation";
import { ActDialog } from "./act-dialog";

type AccountDialogProps = {
  environment: ReconciliationEnvironment;
  /** Null for a new one. */
  account: MasterAccountView | null;
  onClose: () => void;
};

/** Registers a master account, or changes the day it is fetched from. */
export function AccountDialog({ environment, account, onClose }: AccountDialogProps) {
  const trpc = useTRPC();
  const add = useMutation(trpc.reconciliation.addAccount.mutationOptions());
  const change = useMutation(trpc.reconciliation.changeAccount.mutationOptions());
  const today = dayIn(new Date(), environment.timeZone);
  const form = useForm({
    defaultValues: {
      accountId: account?.accountId ?? "",
      currency: account?.currency ?? environment.currency,
      fetchFrom: account?.fetchFrom ?? addDays(today, -30),
    },
  });
  return (
    <ActDialog
      title={account ? `Change account ${account.accountId}` : "Add a master account"}
      description={
        account
          ? "From an earlier day on, the ledger is fetched anew; what is here stays and is not doubled."
          : "Its ledger is fetched with the next run."
      }
      action={account ? "Change" : "Add"}
      done={account ? "Changed." : "Added. It is being fetched."}
      form={form}
      send={({ accountId, currency, fetchFrom }) =>
        account
          ? change.mutateAsync({ environmentId: environment.id, accountId, fetchFrom })
          : add.mutateAsync({ environmentId: environment.id, accountId, currency, fetchFrom })
      }
      onClose={onClose}
    >
      {!account && (
        <>
          <TextField
            name="accountId"
            label="Account id at FINCI"
            inputMode="numeric"
            autoComplete="off"
            description="18 to 20 digits, as FINCI gave it."
            rules={{ required: "Enter the account's id." }}
          />
          <SelectField name="currency" label="Currency" description="It cannot be changed later.">
            {currencyOptions.map((code) => (
              <option key={code}>{code}</option>
            ))}
          </SelectField>
        </>
      )}
      <TextField
        name="fetchFrom"
        label="Fetch from"
        type="date"
        description="Bookings before that day are not expected in FINCI's ledger."
        rules={{ required: "Choose a day." }}
      />
    </ActDialog>
  );
}
