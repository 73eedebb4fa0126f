/*
 * What a file of people to issue cards to may hold, how it is read, and its words. Client-safe. Source: product definition
 * ("bulk issuance from CSV with dry run, row errors, resume, approval, idempotent on external_id"); limits are our decision.
 */

/** Rows of one batch at most. */
export const issuingRowsMax = 5_000;
/** Largest file or paste, in bytes. */
export const issuingBytesMax = 4_000_000;
/** Columns at most, and characters of one cell. */
export const issuingColumnsMax = 60;
export const issuingCellCharactersMax = 400;
/** Rows of one page of the dry run and of the progress. */
export const issuingPageRows = 50;

export type IssuingKind = "persons" | "employees";

export const issuingKindWords: Record<IssuingKind, { label: string; one: string; many: string }> = {
  persons: { label: "People", one: "person", many: "people" },
  employees: { label: "Employees of a corporate", one: "employee", many: "employees" },
};

export const issuingFields = [
  "externalId",
  "firstName",
  "lastName",
  "dateOfBirth",
  "email",
  "phone",
  "line1",
  "line2",
  "city",
  "postalCode",
  "country",
  "embossingName",
  "productId",
] as const;
export type IssuingField = (typeof issuingFields)[number];

type FieldWords = { label: string; kinds: readonly IssuingKind[]; isOptional: boolean };
const both = ["persons", "employees"] as const;

export const issuingFieldWords: Record<IssuingField, FieldWords> = {
  externalId: { label: "External id", kinds: both, isOptional: false },
  firstName: { label: "First name", kinds: both, isOptional: false },
  lastName: { label: "Last name", kinds: both, isOptional: false },
  dateOfBirth: { label: "Date of birth", kinds: both, isOptional: false },
  email: { label: "E-mail", kinds: both, isOptional: false },
  phone: { label: "Phone", kinds: both, isOptional: false },
  line1: { label: "Street and number", kinds: ["persons"], isOptional: false },
  line2: { label: "Address, second line", kinds: ["persons"], isOptional: true },
  city: { label: "City", kinds: ["persons"], isOptional: false },
  postalCode: { label: "Postal code", kinds: ["persons"], isOptional: false },
  country: { label: "Country", kinds: ["persons"], isOptional: false },
  embossingName: { label: "Name on the card", kinds: both, isOptional: true },
  productId: { label: "Product id", kinds: both, isOptional: true },
};

/** The fields of a kind, in the order they are shown. */
export function fieldsOf(kind: IssuingKind): IssuingField[] {
  return issuingFields.filter((field) => issuingFieldWords[field].kinds.includes(kind));
}

export const issuingDateFormats = {
  iso: "2001-12-31",
  dmy_dots: "31.12.2001",
  dmy_slashes: "31/12/2001",
  mdy_slashes: "12/31/2001",
} as const;
export type IssuingDateFormat = keyof typeof issuingDateFormats;

/** A row's text by field, as typed. */
export type IssuingValues = Partial<Record<IssuingField, string>>;

/** How a file is read, and what holds for every row of it. */
export type IssuingMapping = {
  /** Where each field stands, from 0; a field that is not there is not in the file. */
  columns: Partial<Record<IssuingField, number>>;
  /** Absent until it is known: 03/04/2001 can be read in two ways. */
  dateFormat?: IssuingDateFormat | undefined;
  /** For rows without a product of their own. */
  productId?: number | undefined;
  /** True: cards can pay at once. False: they start as `new`. */
  activate: boolean;
  expressDelivery: boolean;
};

export type IssuingProblem = {
  /** Null for the row as a whole. */
  field: IssuingField | null;
  severity: "error" | "note";
  /** What is wrong and what to do, as a sentence. */
  sentence: string;
  /** Offered instead: taken with one click, for one row or for all. */
  proposal?: string;
};

/** What a step comes to. */
export type IssuingStepPlan =
  | { does: "create" }
  /** Taken as it is. */
  | { does: "exists"; id: string };

/** What would be made for a row, in FINCI's order. `holder` is the person or the employee. */
export type IssuingPlan = { holder: IssuingStepPlan; account: IssuingStepPlan; card: IssuingStepPlan };

export const issuingStates = ["draft", "checked", "running", "paused", "done", "cancelled"] as const;
export type IssuingState = (typeof issuingStates)[number];

export const issuingStateLabels: Record<IssuingState, string> = {
  draft: "To be mapped",
  checked: "Checked",
  running: "Running",
  paused: "Paused",
  done: "Done",
  cancelled: "Cancelled",
};

export const issuingOutcomes = ["created", "completed", "unchanged", "failed", "not_started"] as const;
export type IssuingOutcome = (typeof issuingOutcomes)[number];

export const issuingOutcomeLabels: Record<IssuingOutcome, string> = {
  created: "Created",
  completed: "Completed",
  unchanged: "Was there already",
  failed: "Failed",
  not_started: "Not started",
};

/** "1 person", "412 people". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
}

/** "412 employees, 412 accounts and 412 cards will be created at FINCI." */
export function issuingEffect(
  kind: IssuingKind,
  create: { holders: number; accounts: number; cards: number },
): string {
  const words = issuingKindWords[kind];
  const parts = [
    create.holders > 0 && countOf(create.holders, words.one, words.many),
    create.accounts > 0 && countOf(create.accounts, "account"),
    create.cards > 0 && countOf(create.cards, "card"),
  ].filter((part) => part !== false);
  if (parts.length === 0) return "Nothing will be created at FINCI: everything is there already.";
  const list = new Intl.ListFormat("en-GB", { type: "conjunction" }).format(parts);
  return `${list} will be created at FINCI.`;
}
