"use client";

import { useState } from "react";
import type { PanelProps } from "@/components/ui/on-demand";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { FilterEditor } from "./filter-editor";
import type { FilterDefinition, FilterValue } from "./filters";

export type ChangeFilterProps = {
  definition: FilterDefinition;
  value: FilterValue;
  onChange: (value: FilterValue) => unknown;
};

/** Changes a filter that is set. */
export default function ChangeFilterPanel(props: ChangeFilterProps & PanelProps) {
  const [isOpen, setOpen] = useState(true);
  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger asChild>{props.trigger}</PopoverTrigger>
      <PopoverContent aria-label={`Change the filter ${props.definition.label}`}>
        <FilterEditor
          definition={props.definition}
          value={props.value}
          onApply={(value) => {
            props.onChange(value);
            setOpen(false);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}
