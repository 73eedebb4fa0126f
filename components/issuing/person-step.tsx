"use client";

import { ChoiceField } from "@/components/form/choice-field";
import { AddressFields } from "./address-fields";
import { CustomerPicker } from "./customer-picker";
import { blankPerson, savedDraft } from "./drafts";
import { NameFields } from "./name-fields";
import { StepForm, type StepProps } from "./step-form";
import { useOwner } from "./use-owner";

/** Who the card is for: a person of the program, or a new one. */
export function PersonStep(props: StepProps) {
  const { issuance } = props;
  const owner = useOwner(issuance);
  return (
    <StepForm {...props} step="person" defaultValues={savedDraft(issuance, "person", blankPerson)}>
      {(form) => {
        const personId = form.watch("personId");
        return (
          <>
            <ChoiceField
              name="mode"
              label="Who is the card for?"
              isRow
              choices={[
                { value: "existing", label: "Existing person", description: "Known to FINCI already." },
                { value: "new", label: "New person", description: "Created at FINCI with this card." },
              ]}
            />
            {form.watch("mode") === "existing" ? (
              <CustomerPicker
                name="personId"
                type="person"
                programId={issuance.program.id}
                chosen={
                  owner?.id && owner.id === personId && owner.name ? { id: owner.id, name: owner.name } : null
                }
              />
            ) : (
              <>
                <NameFields />
                <AddressFields name="address" legend="Home address" />
              </>
            )}
          </>
        );
      }}
    </StepForm>
  );
}
