"use client";

import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { formatAmountRange, parseAmountRange } from "@/lib/amount-range";
import { formatAmount, MoneyError } from "@/lib/money";
import type { FilterDefinition, FilterValue } from "./filters";

type AmountRangeEditorProps = {
  definition: Extract<FilterDefinition, { kind: "amountRange" }>;
  value: FilterValue;
  onApply: (value: FilterValue) => void;
};

/** Sets a lower bound, an upper bound or both, in one currency. */
export function AmountRangeEditor({ definition, value, onApply }: AmountRangeEditorProps) {
  const id = useId();
  const range = typeof value === "string" ? parseAmountRange(value) : null;
  const bound = (minor: bigint | null | undefined) =>
    minor == null ? "" : formatAmount(minor, range?.currency ?? "");
  const [from, setFrom] = useState(bound(range?.minMinor));
  const [to, setTo] = useState(bound(range?.maxMinor));
  const [currency, setCurrency] = useState(range?.currency ?? definition.currencies[0] ?? "EUR");
  const [problem, setProblem] = useState<string | null>(null);
  const currencies = [...new Set([currency, ...definition.currencies])].sort();

  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (from.trim() === "" && to.trim() === "") return onApply(null);
    try {
      onApply(formatAmountRange(parseAmountRange(`${from.trim()}-${to.trim()} ${currency}`)));
    } catch (error) {
      if (!(error instanceof MoneyError)) throw error;
      setProblem(error.message);
    }
  };
  const field = {
    inputMode: "decimal",
    autoComplete: "off",
    "aria-invalid": problem !== null,
    "aria-describedby": `${id}-note`,
  } as const;
  return (
    <form onSubmit={apply} className="flex flex-col gap-2">
      <div className="grid grid-cols-[1fr_1fr_5rem] gap-2">
        <div>
          <Label htmlFor={`${id}-from`}>From</Label>
          <Input
            id={`${id}-from`}
            autoFocus
            value={from}
            onChange={(event) => setFrom(event.target.value)}
            {...field}
          />
        </div>
        <div>
          <Label htmlFor={`${id}-to`}>To</Label>
          <Input id={`${id}-to`} value={to} onChange={(event) => setTo(event.target.value)} {...field} />
        </div>
        <div>
          <Label htmlFor={`${id}-currency`}>Currency</Label>
          <Select
            id={`${id}-currency`}
            value={currency}
            onChange={(event) => setCurrency(event.target.value)}
          >
            {currencies.map((code) => (
              <option key={code}>{code}</option>
            ))}
          </Select>
        </div>
      </div>
      <p id={`${id}-note`} className={problem ? "text-danger text-xs" : "text-muted text-xs"}>
        {problem ?? "The billing amount, both bounds included. One of them may stay empty."}
      </p>
      <Button type="submit" variant="primary" size="sm" className="self-end">
        Apply
      </Button>
    </form>
  );
}
