"use client";

import { ChoiceField } from "@/components/form/choice-field";
import { SkeletonLines } from "@/components/ui/skeleton";
import type { EmployeeItem } from "@/server/services/customers";
import { blankEmployee, savedDraft } from "./drafts";
import { NameFields } from "./name-fields";
import { StepForm, type StepProps } from "./step-form";
import { type Owner, useOwner } from "./use-owner";

/** Who of the corporate carries the card: an employee, or a new one. */
export function EmployeeStep(props: StepProps) {
  const owner = useOwner(props.issuance);
  if (!owner) return <SkeletonLines count={5} />;
  return <EmployeeForm {...props} owner={owner} />;
}

function EmployeeForm({ owner, ...props }: StepProps & { owner: Owner }) {
  const hasEmployees = owner.employees.length > 0;
  const mode = hasEmployees ? "existing" : "new";
  const saved = savedDraft(props.issuance, "employee", { ...blankEmployee, mode });
  return (
    <StepForm
      {...props}
      step="employee"
      defaultValues={{ ...saved, mode: hasEmployees ? saved.mode : ("new" as const) }}
    >
      {(form) => (
        <>
          <ChoiceField
            name="mode"
            label="Who carries the card?"
            isRow
            choices={[
              {
                value: "existing",
                label: "Existing employee",
                description: "Known to FINCI already.",
                whyNot: hasEmployees ? null : `${owner.name ?? "The corporate"} has no employee yet.`,
              },
              { value: "new", label: "New employee", description: "Created at FINCI with this card." },
            ]}
          />
          {form.watch("mode") === "existing" ? (
            <ChoiceField name="employeeId" label="Employee" isRow choices={owner.employees.map(toChoice)} />
          ) : (
            <NameFields />
          )}
        </>
      )}
    </StepForm>
  );
}

function toChoice({ employeeId, firstName, lastName, email }: EmployeeItem) {
  return { value: employeeId, label: `${firstName} ${lastName}`, description: email };
}
