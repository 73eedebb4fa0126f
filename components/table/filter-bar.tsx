"use client";

import { ListFilter, X } from "lucide-react";
import { useState } from "react";
import { Button, buttonStyles } from "@/components/ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { cn } from "@/lib/class-names";
import { FilterEditor } from "./filter-editor";
import { type FilterDefinition, type FilterValue, type FilterValues, filterText } from "./filters";

type FilterBarProps = {
  definitions: readonly FilterDefinition[];
  /** Of `useQueryStates`. */
  values: FilterValues;
  /** The setter of `useQueryStates`; null clears a key. A method, so that its narrower values fit. */
  onChange(values: FilterValues): unknown;
};

/** The filters of a list: each one set is a chip that reopens its editor; the rest wait behind "Filter". */
export function FilterBar({ definitions, values, onChange }: FilterBarProps) {
  const set = definitions.filter((definition) => values[definition.key] != null);
  const unset = definitions.filter((definition) => values[definition.key] == null);
  const clearAll = () => onChange(Object.fromEntries(set.map(({ key }) => [key, null])));
  return (
    <>
      {unset.length > 0 && <AddFilter definitions={unset} onChange={onChange} />}
      {set.map((definition) => (
        <FilterChip
          key={definition.key}
          definition={definition}
          value={values[definition.key] ?? null}
          onChange={(value) => onChange({ [definition.key]: value })}
        />
      ))}
      {set.length > 1 && (
        <Button variant="ghost" size="sm" className="text-muted" onClick={clearAll}>
          Clear all
        </Button>
      )}
    </>
  );
}

type AddFilterProps = Pick<FilterBarProps, "definitions" | "onChange">;

function AddFilter({ definitions, onChange }: AddFilterProps) {
  const [isOpen, setOpen] = useState(false);
  const [chosenKey, setChosenKey] = useState<string | null>(null);
  const chosen = definitions.find((definition) => definition.key === chosenKey);
  const close = () => {
    setOpen(false);
    setChosenKey(null);
  };
  return (
    <Popover open={isOpen} onOpenChange={(open) => (open ? setOpen(true) : close())}>
      <PopoverTrigger className={cn(buttonStyles({ variant: "ghost", size: "sm" }), "text-muted")}>
        <ListFilter aria-hidden />
        Filter
      </PopoverTrigger>
      <PopoverContent aria-label="Add a filter" className={chosen ? undefined : "w-56 p-1"}>
        {chosen ? (
          <FilterEditor
            definition={chosen}
            value={null}
            onApply={(value) => {
              onChange({ [chosen.key]: value });
              close();
            }}
          />
        ) : (
          definitions.map((definition) => (
            <button
              key={definition.key}
              type="button"
              className="block w-full rounded-md px-2 py-1.5 text-left hover:bg-hover focus-visible:bg-hover focus-visible:outline-none"
              onClick={() => setChosenKey(definition.key)}
            >
              {definition.label}
            </button>
          ))
        )}
      </PopoverContent>
    </Popover>
  );
}

type FilterChipProps = {
  definition: FilterDefinition;
  value: FilterValue;
  onChange: (value: FilterValue) => unknown;
};

function FilterChip({ definition, value, onChange }: FilterChipProps) {
  const [isOpen, setOpen] = useState(false);
  if (value === null) return null;
  const text = filterText(definition, value);
  return (
    <span className="inline-flex h-7 max-w-full items-center rounded-md border border-line-strong bg-sunken text-xs">
      <Popover open={isOpen} onOpenChange={setOpen}>
        <PopoverTrigger className="flex h-full min-w-0 items-center gap-1 rounded-l-md pr-1 pl-2 hover:bg-hover">
          <span className="text-muted">{definition.label}</span>
          <span className="truncate font-medium">{text}</span>
        </PopoverTrigger>
        <PopoverContent aria-label={`Change the filter ${definition.label}`}>
          <FilterEditor
            definition={definition}
            value={value}
            onApply={(next) => {
              onChange(next);
              setOpen(false);
            }}
          />
        </PopoverContent>
      </Popover>
      <button
        type="button"
        aria-label={`Remove the filter ${definition.label}: ${text}`}
        className="flex h-full items-center rounded-r-md px-1.5 text-muted hover:bg-hover hover:text-ink"
        onClick={() => onChange(null)}
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </span>
  );
}
