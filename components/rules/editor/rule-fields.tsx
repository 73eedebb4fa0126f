"use client";

import { useFormContext } from "react-hook-form";
import { ChoiceField } from "@/components/form/choice-field";
import { SelectField, TextField } from "@/components/form/fields";
import type { RuleKind } from "@/lib/rules/schema";
import {
  CategoriesField,
  CountriesField,
  DaysField,
  EntryModesField,
  MerchantsField,
  StatusesField,
  WalletsField,
} from "./list-fields";
import type { RuleDraft } from "./rule-draft";

type RuleFieldsProps = {
  /** Path of the rule in the form, `rules.2`. */
  name: string;
  kind: RuleKind;
  currencies: readonly string[];
  timeZone: string;
};

/** The fields of one rule, by its kind. */
export function RuleFields({ name, kind, currencies, timeZone }: RuleFieldsProps) {
  switch (kind) {
    case "amount":
      return (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            <AmountField name={name} label="At most, per payment" />
            <CurrencyField name={name} currencies={currencies} />
          </div>
          <FilterFields name={name} />
        </>
      );
    case "velocity":
      return <VelocityFields name={name} currencies={currencies} timeZone={timeZone} />;
    case "three_ds":
      return (
        <>
          <p className="text-muted">
            The payment must carry an authenticated 3-D Secure result. Unless narrowed, it is asked of every
            online payment.
          </p>
          <FilterFields name={name} />
        </>
      );
    case "times":
      return (
        <>
          <DaysField name={`${name}.days`} />
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField name={`${name}.from`} label="From" type="time" />
            <TextField
              name={`${name}.to`}
              label="To"
              type="time"
              description={`In ${timeZone}. An end before the start runs over midnight; 00:00 is the end of the day.`}
            />
          </div>
        </>
      );
    case "card_statuses":
      return <StatusesField name={`${name}.entries`} />;
    default:
      return <ListRuleFields name={name} kind={kind} />;
  }
}

type ListKind = Extract<RuleKind, "categories" | "merchants" | "countries" | "entry_modes" | "wallets">;

const listFields = {
  categories: CategoriesField,
  merchants: MerchantsField,
  countries: CountriesField,
  entry_modes: EntryModesField,
  wallets: WalletsField,
} as const;

function ListRuleFields({ name, kind }: { name: string; kind: ListKind }) {
  const Entries = listFields[kind];
  return (
    <>
      <ChoiceField
        name={`${name}.mode`}
        label="Which are meant"
        isRow
        choices={[
          { value: "allow", label: "Only these", description: "Everything else is declined." },
          { value: "deny", label: "None of these", description: "Everything else may pass." },
        ]}
      />
      <Entries name={`${name}.entries`} />
    </>
  );
}

function AmountField({ name, label, description }: { name: string; label: string; description?: string }) {
  return (
    <TextField
      name={`${name}.amount`}
      label={label}
      inputMode="decimal"
      autoComplete="off"
      placeholder="500.00"
      description={description ?? "A dot before the decimals, no thousands separators."}
    />
  );
}

function CurrencyField({
  name,
  currencies,
  anyWords,
}: {
  name: string;
  currencies: readonly string[];
  anyWords?: string;
}) {
  return (
    <SelectField
      name={`${name}.currency`}
      label="Currency"
      description="Payments billed in another currency are not looked at."
    >
      {anyWords && <option value="">{anyWords}</option>}
      {currencies.map((currency) => (
        <option key={currency} value={currency}>
          {currency}
        </option>
      ))}
    </SelectField>
  );
}

function VelocityFields({ name, currencies, timeZone }: Omit<RuleFieldsProps, "kind">) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          name={`${name}.window`}
          label="Per"
          description={`Calendar windows in ${timeZone}; a week begins on Monday.`}
        >
          <option value="day">Day</option>
          <option value="week">Week</option>
          <option value="month">Month</option>
          <option value="lifetime">Whole lifetime</option>
        </SelectField>
        <CurrencyField name={name} currencies={currencies} anyWords="Any (for a number only)" />
        <AmountField name={name} label="Amount, at most" description="Leave empty for a number only." />
        <TextField
          name={`${name}.count`}
          label="Number of payments, at most"
          inputMode="numeric"
          autoComplete="off"
          description="Leave empty for an amount only."
        />
      </div>
      <FilterFields name={name} />
    </>
  );
}

/** Narrows a rule to some payments; folded away while it means all. */
function FilterFields({ name }: { name: string }) {
  const { getValues } = useFormContext();
  const filter = getValues(`${name}.filter`) as RuleDraft["filter"];
  const isNarrowed = Object.values(filter).some((entries) => entries.length > 0);
  return (
    <details open={isNarrowed} className="rounded-md border border-line">
      <summary className="px-3 py-2 font-medium">
        Only some payments{" "}
        <span className="font-normal text-muted">{isNarrowed ? "" : "(now it means all)"}</span>
      </summary>
      <div className="flex flex-col gap-4 px-3 pt-1 pb-3">
        <CategoriesField name={`${name}.filter.categories`} />
        <MerchantsField name={`${name}.filter.merchants`} />
        <CountriesField name={`${name}.filter.countries`} />
        <EntryModesField name={`${name}.filter.entryModes`} />
      </div>
    </details>
  );
}
