"use client";

import { ListFilter, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { OnDemand, onDemand } from "@/components/ui/on-demand";
import type { AddFilterProps } from "./add-filter-panel";
import type { ChangeFilterProps } from "./change-filter-panel";
import { type FilterDefinition, type FilterValues, filterText } from "./filters";

const addFilterPanel = onDemand<AddFilterProps>(() => import("./add-filter-panel"));
const changeFilterPanel = onDemand<ChangeFilterProps>(() => import("./change-filter-panel"));

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
      {unset.length > 0 && (
        <OnDemand
          panel={addFilterPanel}
          with={{ definitions: unset, onAdd: (key, value) => onChange({ [key]: value }) }}
        >
          <Button variant="ghost" size="sm" className="text-muted" aria-haspopup="dialog">
            <ListFilter aria-hidden />
            Filter
          </Button>
        </OnDemand>
      )}
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

function FilterChip({ definition, value, onChange }: ChangeFilterProps) {
  if (value === null) return null;
  const text = filterText(definition, value);
  return (
    <span className="inline-flex h-7 max-w-full items-center rounded-md border border-line-strong bg-sunken text-xs">
      <OnDemand panel={changeFilterPanel} with={{ definition, value, onChange }}>
        <button
          type="button"
          aria-haspopup="dialog"
          className="flex h-full min-w-0 items-center gap-1 rounded-l-md pr-1 pl-2 hover:bg-hover"
        >
          <span className="text-muted">{definition.label}</span>
          <span className="truncate font-medium">{text}</span>
        </button>
      </OnDemand>
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
