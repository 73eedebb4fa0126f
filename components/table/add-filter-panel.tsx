"use client";

import { useState } from "react";
import type { PanelProps } from "@/components/ui/on-demand";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { FilterEditor } from "./filter-editor";
import type { FilterDefinition, FilterValue } from "./filters";

export type AddFilterProps = {
  /** Those that are not set. */
  definitions: readonly FilterDefinition[];
  onAdd: (key: string, value: FilterValue) => unknown;
};

/** Chooses one of the filters that are not set, then its value. */
export default function AddFilterPanel({ definitions, onAdd, trigger }: AddFilterProps & PanelProps) {
  const [isOpen, setOpen] = useState(true);
  const [chosenKey, setChosenKey] = useState<string | null>(null);
  const chosen = definitions.find((definition) => definition.key === chosenKey);
  const close = () => {
    setOpen(false);
    setChosenKey(null);
  };
  return (
    <Popover open={isOpen} onOpenChange={(open) => (open ? setOpen(true) : close())}>
      <PopoverTrigger asChild>{trigger}</PopoverTrigger>
      <PopoverContent aria-label="Add a filter" className={chosen ? undefined : "w-56 p-1"}>
        {chosen ? (
          <FilterEditor
            definition={chosen}
            value={null}
            onApply={(value) => {
              onAdd(chosen.key, value);
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
