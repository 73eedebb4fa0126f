"use client";

import { ChoiceField } from "@/components/form/choice-field";
import { SelectField, TextField } from "@/components/form/fields";
import { currencyOptions } from "@/lib/money";
import { type ProgramModel, programModels } from "@/lib/program-models";
import { customerModelNames, programModelNames } from "@/lib/program-words";
import { CountriesField } from "./countries-field";

export type DefinitionValues = {
  name: string;
  model: ProgramModel | "";
  customerModel: "businesses" | "consumers" | "both" | "";
  launchCountries: string[];
  timeZone: string;
  currency: string;
  reason: string;
};

const models = Object.keys(programModels) as ProgramModel[];

/** The four models, each with what it is. */
export function ModelField({ whyNot }: { whyNot?: (model: ProgramModel) => string | null }) {
  return (
    <ChoiceField
      name="model"
      label="Program model"
      isRow
      choices={models.map((model) => ({
        value: model,
        label: programModelNames[model],
        description: programModels[model].meaning,
        whyNot: whyNot?.(model),
      }))}
    />
  );
}

/** What the chosen model implies, before anything else is decided. */
export function ModelMeaning({ model }: { model: ProgramModel }) {
  return (
    <div className="rounded-md border border-line bg-sunken px-3 py-2.5">
      <p className="font-medium">{programModelNames[model]} implies</p>
      <ul className="list-disc pl-5 text-muted">
        {programModels[model].implies.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}

export function NameField() {
  return (
    <TextField
      name="name"
      label="Name"
      autoComplete="off"
      description="As people call it; it stands on every page of the program."
      rules={{ required: "Give the program a name." }}
      className="max-w-96"
    />
  );
}

export function CustomersField() {
  return (
    <ChoiceField
      name="customerModel"
      label="Customers"
      isRow
      choices={[
        {
          value: "businesses",
          label: customerModelNames.businesses,
          description: "Corporates own the accounts; cards go to their employees.",
        },
        {
          value: "consumers",
          label: customerModelNames.consumers,
          description: "Persons own the accounts and the cards.",
        },
        {
          value: "both",
          label: customerModelNames.both,
          description: "Each account belongs to one of the two.",
        },
      ]}
    />
  );
}

type PlaceFieldsProps = {
  timeZones: readonly string[];
  /** Why the currency stays as it is. */
  currencyNote?: string;
};

/** Where and in what the program reckons. */
export function PlaceFields({ timeZones, currencyNote }: PlaceFieldsProps) {
  return (
    <>
      <CountriesField />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <SelectField
          name="timeZone"
          label="Time zone"
          description="Its midnight begins the days, weeks and months of limits, the times of day of rules, statements and the daily close."
        >
          {timeZones.map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </SelectField>
        <SelectField
          name="currency"
          label="Currency"
          description={
            currencyNote ??
            "Of thresholds and tolerances. Accounts and products may have others. It stays once there is an account."
          }
        >
          {currencyOptions.map((currency) => (
            <option key={currency}>{currency}</option>
          ))}
        </SelectField>
      </div>
    </>
  );
}
