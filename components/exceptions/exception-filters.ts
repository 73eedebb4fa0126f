import type { FilterDefinition } from "@/components/table/filters";
import { parseAsCurrency } from "@/components/table/url-parsers";
import { exceptionKinds } from "@/lib/exception-kinds";
import { exceptionAges } from "@/lib/exception-words";

const options = (labels: Record<string, { label: string }>) =>
  Object.entries(labels).map(([value, { label }]) => ({ value, label }));

const filters: readonly FilterDefinition[] = [
  {
    key: "status",
    label: "Status",
    kind: "options",
    options: [
      { value: "open", label: "Open" },
      { value: "closed", label: "Closed" },
    ],
  },
  {
    key: "owner",
    label: "Who looks at it",
    kind: "options",
    options: [
      { value: "me", label: "Me" },
      { value: "nobody", label: "Nobody" },
    ],
  },
  { key: "kind", label: "Kind", kind: "options", options: options(exceptionKinds) },
  { key: "age", label: "Age", kind: "options", options: options(exceptionAges) },
  {
    key: "currency",
    label: "Currency",
    kind: "text",
    parser: parseAsCurrency,
    placeholder: "EUR",
    description: "The three letters of a currency, such as EUR.",
  },
  {
    key: "account",
    label: "Account",
    kind: "text",
    inputMode: "numeric",
    description: "The whole id of a card account.",
  },
];

const order: FilterDefinition = {
  key: "order",
  label: "Order",
  kind: "options",
  options: [
    { value: "oldest", label: "Oldest first" },
    { value: "stake", label: "Largest amount first" },
  ],
};

/** The filters of the queue; amounts are put in order only within one currency. */
export function exceptionFilters(hasCurrency: boolean): readonly FilterDefinition[] {
  return hasCurrency ? [...filters, order] : filters;
}
