"use client";

import { type ReactNode, useId } from "react";
import { get, useFormContext } from "react-hook-form";
import { Radio } from "@/components/ui/input";
import { cn } from "@/lib/class-names";

export type Choice = {
  value: string;
  label: ReactNode;
  /** What choosing it means. */
  description?: ReactNode;
  /** Why it cannot be chosen; shown with it. */
  whyNot?: string | null;
};

type ChoiceFieldProps = {
  name: string;
  label: string;
  choices: readonly Choice[];
  /** Side by side from this size on; otherwise one under the other. */
  isRow?: boolean;
  className?: string;
};

/** One of a few, each with its meaning in sight. */
export function ChoiceField({ name, label, choices, isRow, className }: ChoiceFieldProps) {
  const id = useId();
  const { register, formState } = useFormContext();
  const message: unknown = get(formState.errors, `${name}.message`);
  const problem = typeof message === "string" && message !== "" ? message : null;
  return (
    <fieldset className={cn("min-w-0", className)} aria-describedby={problem ? `${id}-problem` : undefined}>
      <legend className="mb-1.5 font-medium text-sm">{label}</legend>
      <div className={cn("grid gap-2", isRow && "sm:grid-cols-2")}>
        {choices.map((choice) => (
          <ChoiceCard key={choice.value} id={`${id}-${choice.value}`} choice={choice}>
            <Radio
              {...register(name)}
              id={`${id}-${choice.value}`}
              value={choice.value}
              disabled={Boolean(choice.whyNot)}
              aria-describedby={`${id}-${choice.value}-note`}
              className="mt-0.5"
            />
          </ChoiceCard>
        ))}
      </div>
      {problem && (
        <p id={`${id}-problem`} role="alert" className="mt-1 text-danger text-xs">
          {problem}
        </p>
      )}
    </fieldset>
  );
}

function ChoiceCard({ id, choice, children }: { id: string; choice: Choice; children: ReactNode }) {
  const { label, description, whyNot } = choice;
  return (
    <label
      htmlFor={id}
      className={cn(
        "flex gap-2.5 rounded-md border border-line bg-surface px-3 py-2",
        "has-checked:border-accent has-checked:bg-accent-soft/40",
        whyNot ? "cursor-not-allowed bg-sunken text-muted" : "cursor-pointer hover:bg-hover/60",
      )}
    >
      {children}
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{label}</span>
        <span id={`${id}-note`} className="block text-muted text-xs">
          {whyNot ?? description}
        </span>
      </span>
    </label>
  );
}
