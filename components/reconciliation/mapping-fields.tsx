"use client";

import { useId } from "react";
import { Select } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import {
  type StatementColumns,
  statementDateFormats,
  statementEncodings,
  statementSeparators,
} from "@/lib/reconciliation";
import type { StatementPreview } from "@/server/services/reconciliation";

type Mapping = StatementPreview["mapping"];
type MappingFieldsProps = {
  preview: StatementPreview;
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
};

const columnFields: { key: keyof StatementColumns; label: string; isOptional: boolean }[] = [
  { key: "bookedAt", label: "Booking date", isOptional: false },
  { key: "narrative", label: "Narrative", isOptional: false },
  { key: "amount", label: "Amount (signed)", isOptional: true },
  { key: "debit", label: "Debit", isOptional: true },
  { key: "credit", label: "Credit", isOptional: true },
  { key: "id", label: "Entry id", isOptional: true },
  { key: "valueDate", label: "Value date", isOptional: true },
  { key: "currency", label: "Currency", isOptional: true },
];

/** How a statement is read: its form, and what its columns mean. */
export function MappingFields({ preview, mapping, onChange }: MappingFieldsProps) {
  const { mappingProblems, encoding, separator } = preview;
  const set = (change: Partial<Mapping>) => onChange({ ...mapping, ...change });
  const setColumn = (key: keyof StatementColumns, name: string) => {
    const { [key]: _before, ...columns } = mapping.columns;
    set({ columns: name === "" ? columns : { ...columns, [key]: name } });
  };
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <Choice
          label="Encoding"
          value={mapping.encoding ?? "auto"}
          options={{ ...statementEncodings, auto: `Detected: ${statementEncodings[encoding]}` }}
          onChange={(value) => set({ encoding: value as Mapping["encoding"] })}
        />
        <Choice
          label="Separator"
          value={mapping.separator ?? "auto"}
          options={{ ...statementSeparators, auto: `Detected: ${statementSeparators[separator]}` }}
          onChange={(value) => set({ separator: value as Mapping["separator"] })}
        />
        <Choice
          label="Decimal sign"
          value={mapping.decimal ?? "point"}
          options={{ point: "Point: 1,234.50", comma: "Comma: 1.234,50" }}
          onChange={(value) => set({ decimal: value as Mapping["decimal"] })}
        />
        <Choice
          label="Dates"
          value={mapping.dateFormat ?? ""}
          options={{ ...(mapping.dateFormat ? {} : { "": "Choose …" }), ...statementDateFormats }}
          problem={mappingProblems.dateFormat}
          onChange={(value) => set({ dateFormat: value as Mapping["dateFormat"] })}
        />
      </div>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        {columnFields.map(({ key, label, isOptional }) => (
          <Choice
            key={key}
            label={label}
            value={mapping.columns[key] ?? ""}
            options={{
              "": isOptional ? "Not in the file" : "Choose …",
              ...Object.fromEntries(preview.header.map((name) => [name, name])),
            }}
            problem={mappingProblems[`columns.${key}`]}
            onChange={(value) => setColumn(key, value)}
          />
        ))}
      </div>
    </div>
  );
}

type ChoiceProps = {
  label: string;
  value: string;
  options: Record<string, string>;
  problem?: string | undefined;
  onChange: (value: string) => void;
};

function Choice({ label, value, options, problem, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <Label htmlFor={id}>{label}</Label>
      <Select
        id={id}
        value={value}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${id}-problem` : undefined}
        onChange={({ target }) => onChange(target.value)}
      >
        {Object.entries(options).map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </Select>
      {problem && (
        <p id={`${id}-problem`} role="alert" className="text-danger text-xs">
          {problem}
        </p>
      )}
    </div>
  );
}
