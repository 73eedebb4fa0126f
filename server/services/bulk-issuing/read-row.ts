import countries from "i18n-iso-countries";
import {
  fieldsOf,
  type IssuingDateFormat,
  type IssuingField,
  type IssuingKind,
  type IssuingMapping,
  type IssuingProblem,
  type IssuingValues,
  issuingFieldWords,
} from "@/lib/bulk-issuing";
import { countryOptions } from "@/lib/countries";
import { externalIdPattern } from "@/lib/ids";
import { type AddressForm, checkStepForm } from "../issuances";
import { embossableName, embossableText, whyNotEmbossed } from "./embossing";

/** What a row is read with. */
export type Reading = {
  kind: IssuingKind;
  mapping: IssuingMapping;
  columnsCount: number;
  products: readonly ReadingProduct[];
};
/** `whyNot`: it cannot be issued here, as a sentence. */
export type ReadingProduct = { productId: number; currency: string; whyNot: string | null };

/** A row that was found right, as it goes to FINCI. */
export type CheckedRow = {
  line: number;
  externalId: string;
  firstName: string;
  lastName: string;
  /** YYYY-MM-DD. */
  dateOfBirth: string;
  email: string;
  phone: string;
  /** Of a person; an employee has none. */
  address: AddressForm | null;
  embossingName: string;
  productId: number;
  currency: string;
};

type RowText = { line: number; cells: readonly string[]; fixes: IssuingValues | null };

/** A row's text by field: as in the file, or as it was corrected. */
export function valuesOf({ kind, mapping }: Reading, { cells, fixes }: RowText): IssuingValues {
  const values: IssuingValues = {};
  for (const field of fieldsOf(kind)) {
    const place = mapping.columns[field];
    const text = fixes?.[field] ?? (place === undefined ? "" : (cells[place] ?? ""));
    values[field] = text.normalize("NFC").replace(/\s+/g, " ").trim();
  }
  return values;
}

/** Reads a row: what goes to FINCI, or null, and everything that is wrong with it, field by field. */
export function readRow(
  reading: Reading,
  row: RowText,
): { checked: CheckedRow | null; externalId: string | null; problems: IssuingProblem[] } {
  const problems: IssuingProblem[] = [];
  const values = valuesOf(reading, row);
  const add = (field: IssuingField | null, sentence: string, proposal?: string | null) =>
    problems.push({ field, severity: "error", sentence, ...(proposal ? { proposal } : {}) });
  if (row.cells.length > reading.columnsCount)
    add(
      null,
      `The row has ${row.cells.length} columns, the first row has ${reading.columnsCount}. A separator inside a cell needs quotes around it.`,
    );
  const externalId = readExternalId(values.externalId ?? "", add);
  const form = readForm(reading, values, add);
  const embossingName = readEmbossingName(values, add);
  const product = readProduct(reading, values.productId ?? "", add);
  if (problems.length > 0 || externalId === null || !form || embossingName === null || !product)
    return { checked: null, externalId, problems };
  const { firstName, lastName, dateOfBirth, email, phone } = form;
  return {
    checked: {
      line: row.line,
      externalId,
      firstName,
      lastName,
      dateOfBirth,
      email,
      phone,
      address: form.address ?? null,
      embossingName,
      productId: product.productId,
      currency: product.currency,
    },
    externalId,
    problems,
  };
}

type Add = (field: IssuingField | null, sentence: string, proposal?: string | null) => void;

function readExternalId(text: string, add: Add): string | null {
  if (externalIdPattern.test(text)) return text;
  add(
    "externalId",
    text === ""
      ? "Enter an external id: your own number of this person. By it a repeat creates nothing twice."
      : "Up to 64 letters, digits and . _ : - and it starts with a letter or digit.",
  );
  return null;
}

type NewForm = {
  mode: "new";
  firstName: string;
  lastName: string;
  dateOfBirth: string;
  email: string;
  phone: string;
  address?: AddressForm;
};

/** The fields that the wizard of one card has too, by its own rules. */
function readForm({ kind, mapping }: Reading, values: IssuingValues, add: Add): NewForm | null {
  const born = readDate(values.dateOfBirth ?? "", mapping.dateFormat);
  if (born.problem) add("dateOfBirth", born.problem);
  const country = kind === "persons" ? readCountry(values.country ?? "") : null;
  if (country?.problem) add("country", country.problem, country.proposal);
  const draft = {
    mode: "new",
    firstName: values.firstName,
    lastName: values.lastName,
    dateOfBirth: born.problem ? "2000-01-01" : born.day,
    email: values.email,
    phone: values.phone,
    ...(kind === "persons" && {
      address: {
        line1: values.line1,
        ...(values.line2 ? { line2: values.line2 } : {}),
        city: values.city,
        postalCode: values.postalCode,
        country: country?.problem ? "LU" : country?.code,
      },
    }),
  };
  const { values: form, problems } = checkStepForm(kind === "persons" ? "person" : "employee", draft);
  for (const [path, sentence] of Object.entries(problems ?? {})) {
    const field = path.split(".").at(-1) as IssuingField;
    add(field in issuingFieldWords ? field : null, sentence);
  }
  return form?.mode === "new" ? (form as NewForm) : null;
}

const datePatterns: Record<IssuingDateFormat, { pattern: RegExp; order: readonly [number, number, number] }> =
  {
    iso: { pattern: /^(\d{4})-(\d{1,2})-(\d{1,2})$/, order: [1, 2, 3] },
    dmy_dots: { pattern: /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/, order: [3, 2, 1] },
    dmy_slashes: { pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, order: [3, 2, 1] },
    mdy_slashes: { pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, order: [3, 1, 2] },
  };

/** The day as YYYY-MM-DD. A day in ISO form is taken whatever the file's form is: it can be read in one way only. */
function readDate(text: string, format: IssuingDateFormat | undefined): { day: string; problem?: string } {
  if (text === "") return { day: "", problem: "Enter the date of birth." };
  if (!format) return { day: "", problem: "Choose above how dates are written." };
  for (const { pattern, order } of [datePatterns[format], datePatterns.iso]) {
    const found = pattern.exec(text);
    if (!found) continue;
    const [year = "", month = "", day = ""] = order.map((place) => found[place]);
    const written = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
    const moment = new Date(`${written}T00:00:00Z`);
    if (!Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(written)) return { day: written };
    return { day: "", problem: `There is no day ${text}. Correct the date of birth.` };
  }
  return { day: "", problem: `“${text.slice(0, 20)}” is not written as the other dates. Write YYYY-MM-DD.` };
}

/** Codes that are in use for a country and are not its own. */
const otherCodes: Record<string, string> = { UK: "GB", EL: "GR" };

const countryByName = new Map(countryOptions.map(({ code, name }) => [name.toLowerCase(), code]));

function readCountry(text: string): { code: string; problem?: string; proposal?: string } {
  const upper = text.toUpperCase();
  if (/^[A-Z]{2}$/.test(upper) && countries.isValid(upper)) return { code: upper };
  const code = countries.alpha3ToAlpha2(upper) ?? countryByName.get(text.toLowerCase());
  if (code) return { code };
  const proposal = otherCodes[upper];
  const problem =
    text === ""
      ? "Enter the country, as its two letters: LU."
      : `“${text.slice(0, 30)}” is no country. Write its two letters, such as LU${proposal ? `; here probably ${proposal}` : ""}.`;
  return { code: "", problem, ...(proposal ? { proposal } : {}) };
}

/** As it stands in the file; without one, made from the names. One that cannot be embossed is never changed unasked. */
function readEmbossingName(values: IssuingValues, add: Add): string | null {
  const given = values.embossingName ?? "";
  const { firstName = "", lastName = "" } = values;
  const name = given || `${firstName} ${lastName}`.trim().toUpperCase();
  if (name === "") return null;
  const whyNot = whyNotEmbossed(name);
  if (whyNot === null) return name;
  const proposal = given ? embossableText(given) : embossableName(firstName, lastName);
  add(
    "embossingName",
    `The name on the card ${whyNot}. ${proposal ? "Take the proposal, or enter another one." : "Enter one."}`,
    proposal,
  );
  return null;
}

function readProduct({ mapping, products }: Reading, text: string, add: Add): ReadingProduct | null {
  const productId = text === "" ? mapping.productId : /^\d{1,9}$/.test(text) ? Number(text) : null;
  if (productId === undefined) {
    add("productId", "Choose a product for all rows, or a column that names it.");
    return null;
  }
  const product = products.find((one) => one.productId === productId);
  const whyNot = product ? product.whyNot : `There is no product ${text.slice(0, 20)} in this environment.`;
  if (!product || whyNot) {
    add("productId", whyNot ?? "");
    return null;
  }
  return product;
}
