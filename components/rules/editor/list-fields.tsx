"use client";

import { Select } from "@/components/ui/input";
import { cardStatuses, cardStatusNames, isEndState } from "@/lib/card-states";
import { countryName, countryOptions } from "@/lib/countries";
import { categoryOptions } from "@/lib/mcc";
import { entryModeName } from "@/lib/payment-words";
import { entryModes, walletChoices } from "@/lib/rules/choices";
import { mccGroups } from "@/lib/rules/mcc-groups";
import { categoryWords, dayNames, walletWords } from "@/lib/rules/words";
import { ChecksField, PickField, TypeField } from "./entries-field";

type NamedField = { name: string; label?: string };

const countries = countryOptions.map(({ code, name }) => ({ value: code, label: name }));
const categories = categoryOptions.map(({ code, name }) => ({ value: code, label: name }));

/** Where the merchant is. */
export function CountriesField({ name, label = "Countries" }: NamedField) {
  return (
    <PickField name={name} label={label} options={countries} prompt="Add a country" words={countryName} />
  );
}

/** Groups by their name, codes and ranges by number; each shows the name it stands for. */
export function CategoriesField({ name, label = "Merchant categories" }: NamedField) {
  return (
    <TypeField
      name={name}
      label={label}
      prompt="Code or range, 5812 or 5811-5814"
      maxLength={9}
      words={categoryWords}
      suggestions={categories}
      whyNot={(text) =>
        /^\d{4}(-\d{4})?$/.test(text) ? null : "Enter a code of four digits (5812) or a range (5811-5814)."
      }
      note="Codes follow ISO 18245."
    >
      {(add, entries) => (
        <Select
          className="w-full sm:w-56"
          aria-label="Add a group of categories"
          value=""
          onChange={(event) => add(event.target.value)}
        >
          <option value="">Add a group</option>
          {Object.entries(mccGroups)
            .filter(([key]) => !entries.includes(`group:${key}`))
            .map(([key, { label: group }]) => (
              <option key={key} value={`group:${key}`}>
                {group}
              </option>
            ))}
        </Select>
      )}
    </TypeField>
  );
}

/** By the name FINCI sends, in any case, or by the merchant's id. */
export function MerchantsField({ name, label = "Merchants" }: NamedField) {
  return (
    <TypeField
      name={name}
      label={label}
      prompt="Merchant name or id"
      maxLength={100}
      note="The whole name as it stands on a payment, in any case, or the merchant's id."
    />
  );
}

const modes = entryModes.map((value) => ({ value, label: entryModeName(value) }));

/** How the card was read. */
export function EntryModesField({ name, label = "Ways of paying" }: NamedField) {
  return <ChecksField name={name} label={label} options={modes} />;
}

const wallets = walletChoices.map((value) => ({ value, label: walletWords(value) }));

export function WalletsField({ name, label = "Wallets" }: NamedField) {
  return <ChecksField name={name} label={label} options={wallets} />;
}

const statuses = cardStatuses
  .filter((status) => !isEndState(status))
  .map((value) => ({ value, label: cardStatusNames[value] }));

/** End states are not offered: FINCI ends such cards itself. */
export function StatusesField({ name, label = "Statuses in which the card may pay" }: NamedField) {
  return <ChecksField name={name} label={label} options={statuses} />;
}

const days = dayNames.map((label, index) => ({ value: String(index + 1), label }));

export function DaysField({ name, label = "Days" }: NamedField) {
  return <ChecksField name={name} label={label} options={days} />;
}
