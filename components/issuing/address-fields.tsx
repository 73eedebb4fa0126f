import { SelectField, TextField } from "@/components/form/fields";
import { countryOptions } from "@/lib/countries";

/** A choice among the countries of ISO 3166. */
export function CountryField({ name, label }: { name: string; label: string }) {
  return (
    <SelectField name={name} label={label}>
      <option value="">Choose a country</option>
      {countryOptions.map(({ code, name: countryName }) => (
        <option key={code} value={code}>
          {countryName}
        </option>
      ))}
    </SelectField>
  );
}

type AddressFieldsProps = {
  /** Path of the address in the form. */
  name: string;
  legend: string;
};

/** A postal address. */
export function AddressFields({ name, legend }: AddressFieldsProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 font-semibold">{legend}</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          name={`${name}.line1`}
          label="Street and number"
          autoComplete="off"
          maxLength={100}
          className="sm:col-span-2"
        />
        <TextField
          name={`${name}.line2`}
          label="Addition (optional)"
          autoComplete="off"
          maxLength={100}
          className="sm:col-span-2"
        />
        <TextField name={`${name}.postalCode`} label="Postal code" autoComplete="off" maxLength={16} />
        <TextField name={`${name}.city`} label="City" autoComplete="off" maxLength={60} />
        <CountryField name={`${name}.country`} label="Country" />
      </div>
    </fieldset>
  );
}
