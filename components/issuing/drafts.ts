import type { IssuanceStep, IssuanceView } from "@/server/services/issuances";

/* What the wizard's forms hold while they are typed: every field has a value, blank until it is filled. */

export type AddressDraft = {
  line1: string;
  line2: string;
  city: string;
  postalCode: string;
  country: string;
};

export type NamesDraft = {
  firstName: string;
  lastName: string;
  dateOfBirth: string;
  email: string;
  phone: string;
  externalId: string;
};

type Mode = "existing" | "new";
export type PersonDraft = NamesDraft & { mode: Mode; personId: string; address: AddressDraft };
export type CorporateDraft = {
  mode: Mode;
  corporateId: string;
  legalName: string;
  registrationNumber: string;
  country: string;
  externalId: string;
  address: AddressDraft;
};
export type AccountDraft = { mode: Mode; accountId: string; currency: string };
export type EmployeeDraft = NamesDraft & { mode: Mode; employeeId: string };
export type CardDraft = {
  productId: string;
  embossingName: string;
  startStatus: "new" | "active";
  expressDelivery: boolean;
  delivery: "owner" | "other";
  deliveryAddress: AddressDraft;
};

export const blankAddress: AddressDraft = { line1: "", line2: "", city: "", postalCode: "", country: "" };

const blankNames: NamesDraft = {
  firstName: "",
  lastName: "",
  dateOfBirth: "",
  email: "",
  phone: "",
  externalId: "",
};

export const blankPerson: PersonDraft = {
  mode: "existing",
  personId: "",
  ...blankNames,
  address: blankAddress,
};
export const blankEmployee: EmployeeDraft = { mode: "existing", employeeId: "", ...blankNames };
export const blankCorporate: CorporateDraft = {
  mode: "existing",
  corporateId: "",
  legalName: "",
  registrationNumber: "",
  country: "",
  externalId: "",
  address: blankAddress,
};

/**
 * What was saved for a step over what a new form starts with. Saved forms are stored as they came, so each value is
 * taken only where it has the kind of its blank.
 */
export function savedDraft<Draft extends object>(
  issuance: IssuanceView,
  step: IssuanceStep,
  blank: Draft,
): Draft {
  return overlay(blank, issuance.form[step]);
}

function overlay<Value extends object>(blank: Value, saved: unknown): Value {
  if (typeof saved !== "object" || saved === null) return blank;
  const entries = Object.entries(blank).map(([key, value]) => {
    const kept: unknown = Reflect.get(saved, key);
    if (typeof value === "object" && value !== null) return [key, overlay(value, kept)];
    return [key, typeof kept === typeof value ? kept : value];
  });
  return Object.fromEntries(entries) as Value;
}

/** The card's form in the server's words: an address only where it differs from the owner's. */
export function cardValues(draft: CardDraft): Record<string, unknown> {
  return {
    ...draft,
    activate: draft.startStatus === "active",
    deliveryAddress: draft.delivery === "other" ? draft.deliveryAddress : null,
  };
}
