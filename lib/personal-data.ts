/**
 * What of a person may be seen without a reason: enough to tell two customers apart, too little to reach or to be one of
 * them. Source: docs/privacy.md.
 */

/** What stands for what is hidden. */
const hidden = "•••";

/** The digits that a masked phone number keeps, and those it must have so that something stays hidden. */
const phoneDigitsShown = 2;
const phoneDigitsMin = 6;

const segmenter = new Intl.Segmenter("und", { granularity: "grapheme" });

/** The first letter as a reader sees it: with its accents, and whole where it is more than one code point. */
function firstLetter(text: string): string {
  for (const { segment } of segmenter.segment(text)) return segment;
  return "";
}

/** The words of a name; blanks of any kind part them. */
function wordsOf(name: string): string[] {
  return name.split(/\s+/u).filter(Boolean);
}

/** A whole name: the first word and the initial of the last one, `Ada L.`; a name of one word keeps its first letter. */
export function maskName(name: string): string {
  const words = wordsOf(name);
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined) return "";
  return words.length === 1 ? `${firstLetter(first)}${hidden}` : `${first} ${maskLastName(last)}`;
}

/** First names, of which the first is kept. */
export function maskFirstName(firstName: string): string {
  return wordsOf(firstName)[0] ?? "";
}

/** A last name as the initial of its last word, `L.`. */
export function maskLastName(lastName: string): string {
  const last = wordsOf(lastName).at(-1);
  return last === undefined ? "" : `${firstLetter(last)}.`;
}

/** The name on a card is a name, in capitals. */
export const maskEmbossingName = maskName;

/** `a•••@e•••.com`: the first letters of both sides and the top-level domain. */
export function maskEmail(email: string): string {
  if (email === "") return "";
  const at = email.lastIndexOf("@");
  const [local, domain] = [email.slice(0, at), email.slice(at + 1)];
  if (at < 1 || domain === "") return hidden;
  const dot = domain.lastIndexOf(".");
  const top = dot > 0 ? domain.slice(dot) : "";
  return `${firstLetter(local)}${hidden}@${firstLetter(domain)}${hidden}${top}`;
}

/** `•••• ••12`: the last two digits; nothing of a number so short that they would be much of it. */
export function maskPhone(phone: string): string {
  if (phone === "") return "";
  const digits = phone.replace(/\D/g, "");
  return digits.length < phoneDigitsMin ? "••••" : `•••• ••${digits.slice(-phoneDigitsShown)}`;
}

/** The year of a date `YYYY-MM-DD`. */
export function maskDateOfBirth(date: string): string {
  if (date === "") return "";
  return /^\d{4}-/.test(date) ? date.slice(0, 4) : hidden;
}

type Address = {
  line1: string;
  line2?: string | undefined;
  city: string;
  postal_code: string;
  country: string;
};

/** The city and the country of a postal address. */
export function maskAddress<A extends Address>(address: A): A {
  const { line2: _, ...rest } = address;
  return { ...rest, line1: hidden, postal_code: hidden } as A;
}

/** How a value is masked, by the name of its field on FINCI's wire, in our tables and in our forms. */
const maskOfField: Record<string, (text: string) => string> = {
  firstname: maskFirstName,
  lastname: maskLastName,
  fullname: maskName,
  holdername: maskName,
  cardholdername: maskName,
  embossingname: maskEmbossingName,
  email: maskEmail,
  phone: maskPhone,
  phonenumber: maskPhone,
  dateofbirth: maskDateOfBirth,
  birthdate: maskDateOfBirth,
  line1: () => hidden,
  line2: () => hidden,
  street: () => hidden,
  postalcode: () => hidden,
};

/** `first_name`, `firstName` and `FirstName` are one field. */
function fieldOf(key: string): string {
  return key.replace(/[_-]/g, "").toLowerCase();
}

/** Payloads nest at most so deep; what lies deeper is hidden. */
const depthMax = 32;

/**
 * A copy of any JSON value in which every field that by its name holds personal data is masked. For payloads and snapshots,
 * whose shape is not ours: what has such a name and is no text is hidden whole.
 */
export function maskPersonalFields<T>(value: T): T {
  return maskFields(value, 0) as T;
}

function maskFields(value: unknown, depth: number): unknown {
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  if (depth > depthMax) return hidden;
  if (Array.isArray(value)) return value.map((item) => maskFields(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const field = fieldOf(key);
      const mask = Object.hasOwn(maskOfField, field) ? maskOfField[field] : undefined;
      if (!mask || item === null || item === undefined) return [key, maskFields(item, depth + 1)];
      return [key, typeof item === "string" ? mask(item) : hidden];
    }),
  );
}

/** The kinds of record whose personal data a person may reveal. */
export const revealSubjectTypes = ["person", "employee", "issuance"] as const;
export type RevealSubjectType = (typeof revealSubjectTypes)[number];

/** How long a reveal lasts, in minutes. */
export const revealMinutes = 15;

/** How a record's personal data stands for the one who reads it. */
export type PersonalState = {
  /** Which reveal opens it; ids are unique within an environment only. */
  subject: { environmentId: string; type: RevealSubjectType; id: string };
  isMasked: boolean;
  /** When the reader's reveal ends; null without one. */
  revealedUntil: Date | null;
};

/** What a caller can be asked, and compared without being shown. */
export const checkFields = ["name", "dateOfBirth", "email", "phone", "postalCode"] as const;
export type CheckField = (typeof checkFields)[number];

export const checkFieldLabels: Record<CheckField, string> = {
  name: "Name",
  dateOfBirth: "Date of birth",
  email: "E-mail",
  phone: "Phone",
  postalCode: "Postal code",
};

/** National numbers are compared from so many digits on. */
const phoneComparedMin = 7;

/** True when what a caller says is what is stored; spelling that does not matter (case, accents, spaces, +00) is left out. */
export function matchesPersonal(field: CheckField, said: string, stored: string): boolean {
  if (field === "phone") return samePhone(said, stored);
  const [one, other] = [plainText(said, field), plainText(stored, field)];
  return one !== "" && one === other;
}

function plainText(text: string, field: CheckField): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase("en").trim();
  if (field === "postalCode") return plain.replace(/[^\p{L}\p{N}]/gu, "");
  return field === "name" ? plain.replace(/[\s\-־]+/gu, " ") : plain;
}

/** With its country code, or as it is dialled at home: without the code, with or without a leading zero. */
function samePhone(said: string, stored: string): boolean {
  const digits = said.replace(/\D/g, "").replace(/^00/, "");
  const whole = stored.replace(/\D/g, "");
  const national = digits.replace(/^0/, "");
  return digits === whole || (national.length >= phoneComparedMin && whole.endsWith(national));
}
