"use client";

import { ChoiceField } from "@/components/form/choice-field";
import { CheckboxField } from "@/components/form/fields";
import { SkeletonLines } from "@/components/ui/skeleton";
import type { ScopedProgram } from "@/server/services/programs";
import { AddressFields } from "./address-fields";
import { AddressText } from "./address-text";
import { blankAddress, blankEmployee, type CardDraft, cardValues, savedDraft } from "./drafts";
import { EmbossingField } from "./embossing-field";
import { proposeEmbossingName } from "./embossing-name";
import { productChoice } from "./product-choice";
import { StepForm, type StepProps } from "./step-form";
import { type Owner, useOwner } from "./use-owner";
import { useProgram } from "./use-program";

/** The card itself: product, name, start status, where it goes. */
export function CardStep(props: StepProps) {
  const owner = useOwner(props.issuance);
  const program = useProgram(props.issuance.program.id);
  if (!owner || !program) return <SkeletonLines count={6} />;
  return <CardForm {...props} owner={owner} program={program} />;
}

type CardFormProps = StepProps & { owner: Owner; program: ScopedProgram };

function CardForm({ owner, program, ...props }: CardFormProps) {
  const { issuance } = props;
  const currency = accountCurrency(props, owner);
  const choices = program.products.map((product) => productChoice(product, currency, program));
  const holder = holderNames(props, owner);
  const defaultValues = savedDraft<CardDraft>(issuance, "card", {
    productId: choices.find((choice) => !choice.whyNot)?.value ?? "",
    embossingName: holder.isMasked ? "" : proposeEmbossingName(holder.firstName, holder.lastName),
    startStatus: "new",
    expressDelivery: false,
    delivery: "owner",
    deliveryAddress: owner.isMasked ? blankAddress : owner.address,
  });
  return (
    <StepForm {...props} step="card" defaultValues={defaultValues} toValues={cardValues}>
      {(form) => {
        const product = program.products.find(
          ({ productId }) => String(productId) === form.watch("productId"),
        );
        return (
          <>
            <ChoiceField name="productId" label="Product" choices={choices} isRow />
            <EmbossingField name="embossingName" />
            {holder.isMasked && (
              <p className="-mt-2 text-muted text-xs">
                The holder's name is masked, so none is proposed: enter it as it is to stand on the card.
              </p>
            )}
            <ChoiceField
              name="startStatus"
              label="Status at the start"
              isRow
              choices={[
                { value: "new", label: "New", description: "Declines every payment until it is activated." },
                { value: "active", label: "Active", description: "Can be used at once." },
              ]}
            />
            <ChoiceField
              name="delivery"
              label="Delivery address"
              isRow
              choices={[
                {
                  value: "owner",
                  label: issuance.chain === "person" ? "Home address" : "Registered address",
                  description: <AddressText address={owner.address} />,
                },
                { value: "other", label: "Another address", description: "For this card only." },
              ]}
            />
            {form.watch("delivery") === "other" && (
              <AddressFields name="deliveryAddress" legend="Deliver to" />
            )}
            {product?.form === "digital" && (
              <p className="-mt-2 text-muted text-xs">FINCI asks for an address for a digital card too.</p>
            )}
            {product?.form === "physical" && (
              <CheckboxField
                name="expressDelivery"
                label="Express delivery"
                description="The plastic is sent by courier instead of by post."
              />
            )}
          </>
        );
      }}
    </StepForm>
  );
}

/** The currency of the account chosen or to be opened; null while neither is known. */
function accountCurrency({ issuance }: StepProps, owner: Owner): string | null {
  const { account } = issuance.form;
  const accountId = issuance.records.accountId ?? (account?.mode === "existing" ? account.accountId : null);
  if (accountId) return owner.accounts.find((each) => each.accountId === accountId)?.currency ?? null;
  return account?.mode === "new" ? account.currency : null;
}

/** Whose name stands on the card: the person's, or the employee's. */
function holderNames(
  { issuance }: StepProps,
  owner: Owner,
): { firstName: string; lastName: string; isMasked: boolean } {
  if (issuance.chain === "person") return owner;
  const draft = savedDraft(issuance, "employee", blankEmployee);
  const employeeId = issuance.records.employeeId ?? draft.employeeId;
  const typed = { ...draft, isMasked: issuance.personal.isMasked };
  if (draft.mode === "new" && !issuance.records.employeeId) return typed;
  return owner.employees.find((employee) => employee.employeeId === employeeId) ?? typed;
}
