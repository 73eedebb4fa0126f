"use client";

import { ChoiceField } from "@/components/form/choice-field";
import { TextField } from "@/components/form/fields";
import { AddressFields, CountryField } from "./address-fields";
import { CustomerPicker } from "./customer-picker";
import { blankCorporate, savedDraft } from "./drafts";
import { StepForm, type StepProps } from "./step-form";
import { useOwner } from "./use-owner";

/** Which corporate the card is for: one of the program, or a new one. */
export function CorporateStep(props: StepProps) {
  const { issuance } = props;
  const owner = useOwner(issuance);
  return (
    <StepForm {...props} step="corporate" defaultValues={savedDraft(issuance, "corporate", blankCorporate)}>
      {(form) => {
        const corporateId = form.watch("corporateId");
        return (
          <>
            <ChoiceField
              name="mode"
              label="Which corporate is the card for?"
              isRow
              choices={[
                { value: "existing", label: "Existing corporate", description: "Known to FINCI already." },
                { value: "new", label: "New corporate", description: "Created at FINCI with this card." },
              ]}
            />
            {form.watch("mode") === "existing" ? (
              <CustomerPicker
                name="corporateId"
                type="corporate"
                programId={issuance.program.id}
                chosen={
                  owner?.id && owner.id === corporateId && owner.name
                    ? { id: owner.id, name: owner.name }
                    : null
                }
              />
            ) : (
              <>
                <CorporateFields />
                <AddressFields name="address" legend="Registered address" />
              </>
            )}
          </>
        );
      }}
    </StepForm>
  );
}

function CorporateFields() {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        name="legalName"
        label="Legal name"
        autoComplete="off"
        maxLength={120}
        className="sm:col-span-2"
      />
      <TextField
        name="registrationNumber"
        label="Registration number"
        autoComplete="off"
        maxLength={40}
        description="As it stands in the company register."
      />
      <CountryField name="country" label="Country of registration" />
      <TextField
        name="externalId"
        label="External id (optional)"
        autoComplete="off"
        maxLength={64}
        description="The id in your own systems, unique at FINCI. Left blank, the console makes one."
      />
    </div>
  );
}
