"use client";

import { type ComponentProps, type ReactNode, useId } from "react";
import { get, type RegisterOptions, useFormContext } from "react-hook-form";
import { Checkbox, Input, Select, Textarea } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { cn } from "@/lib/class-names";

type FieldProps = {
  /** Path of the value in the form, e.g. `address.city`. */
  name: string;
  label: ReactNode;
  /** What the field means and its limits. */
  description?: ReactNode;
  /** Only what makes the form easier (required); the server decides. */
  rules?: Pick<RegisterOptions, "required" | "setValueAs" | "onChange">;
  className?: string;
};

/** What ties a control to its label, its description and its problem. */
function useField({ name, rules, description }: Pick<FieldProps, "name" | "rules" | "description">) {
  const id = useId();
  const { register, formState } = useFormContext();
  const problem: unknown = get(formState.errors, `${name}.message`);
  const described = [problem ? `${id}-problem` : "", description ? `${id}-note` : ""].filter(Boolean);
  return {
    id,
    problem: typeof problem === "string" && problem !== "" ? problem : null,
    control: {
      ...register(name, rules),
      id,
      "aria-invalid": problem ? true : undefined,
      "aria-describedby": described.join(" ") || undefined,
      "aria-required": rules?.required ? true : undefined,
    },
  };
}

type FrameProps = Omit<FieldProps, "name" | "rules"> & {
  id: string;
  problem: string | null;
  children: ReactNode;
};

/** Label above, control, problem, explanation. */
function FieldFrame({ id, label, description, problem, className, children }: FrameProps) {
  return (
    <div className={cn("flex min-w-0 flex-col gap-1", className)}>
      <Label htmlFor={id}>{label}</Label>
      {children}
      {problem && (
        <p id={`${id}-problem`} role="alert" className="text-danger text-xs">
          {problem}
        </p>
      )}
      {description && (
        <p id={`${id}-note`} className="text-muted text-xs">
          {description}
        </p>
      )}
    </div>
  );
}

type ControlProps<T extends "input" | "select" | "textarea"> = FieldProps &
  Omit<ComponentProps<T>, "name" | "className" | "id">;

/** A one-line field of a form. */
export function TextField({ name, label, description, rules, className, ...props }: ControlProps<"input">) {
  const field = useField({ name, rules, description });
  return (
    <FieldFrame {...field} label={label} description={description} className={className}>
      <Input {...props} {...field.control} />
    </FieldFrame>
  );
}

/** A field of several lines: a reason, a note. */
export function TextareaField({
  name,
  label,
  description,
  rules,
  className,
  ...props
}: ControlProps<"textarea">) {
  const field = useField({ name, rules, description });
  return (
    <FieldFrame {...field} label={label} description={description} className={className}>
      <Textarea {...props} {...field.control} />
    </FieldFrame>
  );
}

/** A choice of one; its `option`s are the children. */
export function SelectField({
  name,
  label,
  description,
  rules,
  className,
  ...props
}: ControlProps<"select">) {
  const field = useField({ name, rules, description });
  return (
    <FieldFrame {...field} label={label} description={description} className={className}>
      <Select {...props} {...field.control} />
    </FieldFrame>
  );
}

/** A yes or no with its words beside it. */
export function CheckboxField({ name, label, description, rules, className }: FieldProps) {
  const field = useField({ name, rules, description });
  return (
    <div className={cn("flex flex-col gap-1", className)}>
      <div className="flex items-center gap-2">
        <Checkbox {...field.control} />
        <Label htmlFor={field.id} className="font-normal">
          {label}
        </Label>
      </div>
      {field.problem && (
        <p id={`${field.id}-problem`} role="alert" className="text-danger text-xs">
          {field.problem}
        </p>
      )}
      {description && (
        <p id={`${field.id}-note`} className="pl-6 text-muted text-xs">
          {description}
        </p>
      )}
    </div>
  );
}
