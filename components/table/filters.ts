import { amountRangeWords, parseAmountRange } from "@/lib/amount-range";

/** A filter that a list offers. Its value lives in the URL under `key`; null is "not set". */
export type FilterDefinition = {
  key: string;
  label: string;
} & (
  | {
      kind: "options";
      options: readonly { value: string; label: string }[];
      /** Several at once; the value is then a list. */
      isMultiple?: boolean;
    }
  | {
      kind: "text";
      placeholder?: string;
      /** What it takes and its limits, e.g. "At least 3 letters of the name". */
      description?: string;
      minLength?: number;
      inputMode?: "text" | "numeric" | "decimal";
      /** The key's parser of the URL: what it does not take is refused with the description. */
      parser?: { parse: (text: string) => string | null };
    }
  | { kind: "moment"; description?: string }
  /** The value is the text of `lib/amount-range`. */
  | { kind: "amountRange"; currencies: readonly string[] }
);

/** Values as nuqs reads them from the URL. */
export type FilterValue = string | string[] | Date | null;
export type FilterValues = Record<string, FilterValue>;

/** The value as the chip shows it. */
export function filterText(definition: FilterDefinition, value: NonNullable<FilterValue>): string {
  if (value instanceof Date) return `${value.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  if (Array.isArray(value)) return value.map((part) => filterText(definition, part)).join(", ");
  if (definition.kind === "amountRange") return amountRangeWords(parseAmountRange(value));
  if (definition.kind !== "options") return value;
  return definition.options.find((option) => option.value === value)?.label ?? value;
}
