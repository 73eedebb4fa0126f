"use client";

import { X } from "lucide-react";
import { useId } from "react";
import { get, useController, useFormContext } from "react-hook-form";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { countryName, countryOptions } from "@/lib/countries";
import { isInEea, outsideEeaSentence } from "@/lib/eea";

/** Launch countries: each with whether it is in the EEA, and what it means where it is not. */
export function CountriesField() {
  const id = useId();
  const { control, formState } = useFormContext<{ launchCountries: string[] }>();
  const { field } = useController({ control, name: "launchCountries" });
  const problem: unknown = get(formState.errors, "launchCountries.message");
  const chosen = field.value;
  const outside = chosen.filter((code) => !isInEea(code));
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <Label htmlFor={id}>Launch countries</Label>
      {chosen.length > 0 && (
        <ul aria-label="Chosen countries" className="flex flex-wrap gap-1.5">
          {chosen.map((code) => (
            <li
              key={code}
              className="inline-flex items-center gap-1.5 rounded-md border border-line bg-sunken py-0.5 pr-0.5 pl-2"
            >
              {countryName(code)}
              <Badge tone={isInEea(code) ? "approve" : "warn"}>
                {isInEea(code) ? "EEA" : "Outside the EEA"}
              </Badge>
              <Button
                size="sm"
                variant="ghost"
                aria-label={`Remove ${countryName(code)}`}
                onClick={() => field.onChange(chosen.filter((other) => other !== code))}
              >
                <X aria-hidden className="size-3.5" />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Select
        id={id}
        ref={field.ref}
        className="max-w-96"
        value=""
        aria-invalid={problem ? true : undefined}
        aria-describedby={`${id}-note`}
        onChange={({ target }) => target.value && field.onChange([...chosen, target.value])}
      >
        <option value="">Add a country …</option>
        {countryOptions
          .filter(({ code }) => !chosen.includes(code))
          .map(({ code, name }) => (
            <option key={code} value={code}>
              {isInEea(code) ? `${name} (EEA)` : name}
            </option>
          ))}
      </Select>
      {typeof problem === "string" && (
        <p role="alert" className="text-danger text-xs">
          {problem}
        </p>
      )}
      <p id={`${id}-note`} className="text-muted text-xs">
        Where the program is offered. Customers must be linked to the EEA; cards work worldwide unless a rule
        restricts them.
      </p>
      {outside.length > 0 && (
        <p role="status" className="text-warn text-xs">
          {outside.map(countryName).join(", ")}: {outsideEeaSentence}
        </p>
      )}
    </div>
  );
}
