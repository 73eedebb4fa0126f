"use client";

import { Check } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox, Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { AmountRangeEditor } from "./amount-range-editor";
import type { FilterDefinition, FilterValue } from "./filters";

type FilterEditorProps<Definition extends FilterDefinition = FilterDefinition> = {
  definition: Definition;
  value: FilterValue;
  onApply: (value: FilterValue) => void;
};

/** Sets one filter. */
export function FilterEditor({ definition, value, onApply }: FilterEditorProps) {
  if (definition.kind === "amountRange")
    return <AmountRangeEditor definition={definition} value={value} onApply={onApply} />;
  if (definition.kind !== "options")
    return <InputEditor definition={definition} value={value} onApply={onApply} />;
  if (definition.isMultiple) return <SeveralEditor definition={definition} value={value} onApply={onApply} />;
  return <OneEditor definition={definition} value={value} onApply={onApply} />;
}

type OptionsEditorProps = FilterEditorProps<Extract<FilterDefinition, { kind: "options" }>>;

function OneEditor({ definition, value, onApply }: OptionsEditorProps) {
  return (
    <fieldset className="-m-2 max-h-72 overflow-y-auto">
      <legend className="px-2 pt-1 pb-1.5 text-muted text-xs">{definition.label}</legend>
      {definition.options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={value === option.value}
          className="flex w-full items-center gap-2 rounded-md px-2 py-1.5 text-left hover:bg-hover focus-visible:bg-hover focus-visible:outline-none"
          onClick={() => onApply(option.value)}
        >
          <span className="flex-1">{option.label}</span>
          {value === option.value && <Check aria-hidden className="size-4 text-accent" />}
        </button>
      ))}
    </fieldset>
  );
}

function SeveralEditor({ definition, value, onApply }: OptionsEditorProps) {
  const [chosen, setChosen] = useState<readonly string[]>(Array.isArray(value) ? value : []);
  const toggle = (option: string) =>
    setChosen(chosen.includes(option) ? chosen.filter((other) => other !== option) : [...chosen, option]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onApply(chosen.length > 0 ? [...chosen] : null);
      }}
      className="flex flex-col gap-2"
    >
      <fieldset className="-m-2 max-h-72 overflow-y-auto">
        <legend className="px-2 pt-1 pb-1.5 text-muted text-xs">{definition.label}</legend>
        {definition.options.map((option) => (
          <Label
            key={option.value}
            className="flex items-center gap-2 rounded-md px-2 py-1.5 font-normal hover:bg-hover"
          >
            <Checkbox checked={chosen.includes(option.value)} onChange={() => toggle(option.value)} />
            {option.label}
          </Label>
        ))}
      </fieldset>
      <Button type="submit" variant="primary" size="sm" className="self-end">
        Apply
      </Button>
    </form>
  );
}

type InputDefinition = Exclude<FilterDefinition, { kind: "options" | "amountRange" }>;

function InputEditor({ definition, value, onApply }: FilterEditorProps<InputDefinition>) {
  const inputId = useId();
  const [text, setText] = useState(toInputText(value));
  const [problem, setProblem] = useState<string | null>(null);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const result = fromInputText(definition, text.trim());
    if ("problem" in result) setProblem(result.problem);
    else onApply(result.value);
  };
  const description =
    definition.kind === "moment" ? (definition.description ?? "In UTC.") : definition.description;
  return (
    <form onSubmit={apply} className="flex flex-col gap-2">
      <Label htmlFor={inputId}>{definition.label}</Label>
      <Input
        id={inputId}
        autoFocus
        autoComplete="off"
        type={definition.kind === "moment" ? "datetime-local" : "text"}
        inputMode={definition.kind === "text" ? definition.inputMode : undefined}
        placeholder={definition.kind === "text" ? definition.placeholder : undefined}
        value={text}
        aria-invalid={problem !== null}
        aria-describedby={`${inputId}-note`}
        onChange={(event) => setText(event.target.value)}
      />
      <p id={`${inputId}-note`} className={problem ? "text-danger text-xs" : "text-muted text-xs"}>
        {problem ?? description}
      </p>
      <Button type="submit" variant="primary" size="sm" className="self-end">
        Apply
      </Button>
    </form>
  );
}

function toInputText(value: FilterValue): string {
  if (value === null) return "";
  return value instanceof Date ? value.toISOString().slice(0, 16) : String(value);
}

function fromInputText(
  definition: InputDefinition,
  text: string,
): { value: FilterValue } | { problem: string } {
  if (text === "") return { value: null };
  if (definition.kind === "moment") {
    const moment = new Date(`${text}Z`);
    return Number.isNaN(moment.getTime()) ? { problem: "Give a date and a time." } : { value: moment };
  }
  const { minLength = 1, parser, description = "This does not fit." } = definition;
  if (text.length < minLength) return { problem: `Give at least ${minLength} characters.` };
  if (parser) {
    const value = parser.parse(text);
    return value === null ? { problem: description } : { value };
  }
  return { value: text };
}
