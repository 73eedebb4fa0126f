/** A filter that a list offers. Its value lives in the URL under `key`; null is "not set". */
export type FilterDefinition = {
  key: string;
  label: string;
} & (
  | {
      kind: "options";
      options: readonly { value: string; label: string }[];
    }
  | {
      kind: "text";
      placeholder?: string;
      /** What it takes and its limits, e.g. "At least 3 letters of the name". */
      description?: string;
      minLength?: number;
      inputMode?: "text" | "numeric" | "decimal";
    }
  | { kind: "moment"; description?: string }
);

/** Values as nuqs reads them from the URL. */
export type FilterValue = string | Date | null;
export type FilterValues = Record<string, FilterValue>;

/** The value as the chip shows it. */
export function filterText(definition: FilterDefinition, value: string | Date): string {
  if (value instanceof Date) return `${value.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  if (definition.kind !== "options") return value;
  return definition.options.find((option) => option.value === value)?.label ?? value;
}
