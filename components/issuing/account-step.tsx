"use client";

import { ChoiceField } from "@/components/form/choice-field";
import { SelectField } from "@/components/form/fields";
import { SkeletonLines } from "@/components/ui/skeleton";
import { formatMoney } from "@/lib/money";
import type { AccountListItem } from "@/server/services/accounts";
import { savedDraft } from "./drafts";
import { StepForm, type StepProps } from "./step-form";
import { type Owner, useOwner } from "./use-owner";
import { useProgram } from "./use-program";

/** Which account the card spends from: one of the owner's, or a new one. */
export function AccountStep(props: StepProps) {
  const owner = useOwner(props.issuance);
  const program = useProgram(props.issuance.program.id);
  if (!owner || !program) return <SkeletonLines count={5} />;
  const currencies = [...new Set(program.products.map((product) => product.currency))].sort();
  return <AccountForm {...props} owner={owner} currencies={currencies} programCurrency={program.currency} />;
}

type AccountFormProps = StepProps & { owner: Owner; currencies: string[]; programCurrency: string };

function AccountForm({ owner, currencies, programCurrency, ...props }: AccountFormProps) {
  const { issuance } = props;
  const hasAccounts = owner.accounts.length > 0;
  const currency = currencies.includes(programCurrency)
    ? programCurrency
    : (currencies[0] ?? programCurrency);
  const saved = savedDraft(issuance, "account", {
    mode: hasAccounts ? ("existing" as const) : ("new" as const),
    accountId: owner.accounts[0]?.accountId ?? "",
    currency,
  });
  const isOwned = owner.accounts.some((account) => account.accountId === saved.accountId);
  const defaultValues = {
    ...saved,
    mode: hasAccounts ? saved.mode : ("new" as const),
    accountId: isOwned ? saved.accountId : (owner.accounts[0]?.accountId ?? ""),
  };
  const name = owner.name ?? "The owner";
  return (
    <StepForm {...props} step="account" defaultValues={defaultValues}>
      {(form) => (
        <>
          <ChoiceField
            name="mode"
            label="Which account does the card spend from?"
            isRow
            choices={[
              {
                value: "existing",
                label: "Existing account",
                description: "The card shares its balance with the account's other cards.",
                whyNot: hasAccounts ? null : `${name} has no account yet.`,
              },
              { value: "new", label: "New account", description: "Opened at FINCI with a balance of zero." },
            ]}
          />
          {form.watch("mode") === "existing" ? (
            <ChoiceField name="accountId" label="Account" choices={owner.accounts.map(toChoice)} />
          ) : (
            <SelectField
              name="currency"
              label="Currency"
              className="max-w-60"
              description="The card's product has to be in the same currency."
            >
              {currencies.map((code) => (
                <option key={code} value={code}>
                  {code}
                </option>
              ))}
            </SelectField>
          )}
        </>
      )}
    </StepForm>
  );
}

function toChoice({ accountId, currency, balance }: AccountListItem) {
  return {
    value: accountId,
    label: `${currency} account`,
    description: `${accountId}, ${formatMoney(balance.available)} available`,
  };
}
