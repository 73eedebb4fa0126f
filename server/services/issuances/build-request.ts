import { and, eq } from "drizzle-orm";
import { corporates, persons, type StoredAddress } from "@/db/schema";
import { productStage } from "@/lib/products";
import type { ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { findProduct, type OpenForms } from "./check-issuance";
import type { LoadedIssuance } from "./issuance-view";
import type { AddressForm, CheckedForms } from "./schemas";
import { type IssuanceStep, stepKey } from "./steps";

type Issuance = LoadedIssuance["issuance"];

/** What a step comes to: a record that exists, or a request to make one. */
export type StepPlan = { existingId: string } | { request: Record<string, unknown> };

/**
 * What is to be done for a step, from its checked form and the records made before it.
 * @throws DomainError conflict when the issuance changed meanwhile and the step's form or owner is gone
 */
export async function planStep(
  context: ServiceContext,
  issuance: Issuance,
  step: IssuanceStep,
  forms: OpenForms,
): Promise<StepPlan> {
  if (step === "person") return planPerson(issuance, present(forms.person));
  if (step === "corporate") return planCorporate(issuance, present(forms.corporate));
  if (step === "account") return planAccount(issuance, present(forms.account));
  if (step === "employee") return planEmployee(issuance, present(forms.employee));
  return { request: await cardRequest(context, issuance, present(forms.card)) };
}

function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) {
    throw new DomainError("conflict", "This issuance was changed meanwhile. Look at it again and continue.");
  }
  return value;
}

function planPerson(issuance: Issuance, form: CheckedForms["person"]): StepPlan {
  if (form.mode === "existing") return { existingId: form.personId };
  return { request: { ...nameFields(issuance, "person", form), address: toWireAddress(form.address) } };
}

function planCorporate(issuance: Issuance, form: CheckedForms["corporate"]): StepPlan {
  if (form.mode === "existing") return { existingId: form.corporateId };
  return {
    request: {
      external_id: externalId(issuance, "corporate", form.externalId),
      legal_name: form.legalName,
      registration_number: form.registrationNumber,
      country: form.country,
      address: toWireAddress(form.address),
    },
  };
}

function planAccount(issuance: Issuance, form: CheckedForms["account"]): StepPlan {
  if (form.mode === "existing") return { existingId: form.accountId };
  const owner =
    issuance.chain === "person"
      ? { person_id: present(issuance.personId) }
      : { corporate_id: present(issuance.corporateId) };
  return { request: { ...owner, currency: form.currency } };
}

function planEmployee(issuance: Issuance, form: CheckedForms["employee"]): StepPlan {
  if (form.mode === "existing") return { existingId: form.employeeId };
  const names = nameFields(issuance, "employee", form);
  return { request: { corporate_id: present(issuance.corporateId), ...names } };
}

async function cardRequest(context: ServiceContext, issuance: Issuance, form: CheckedForms["card"]) {
  const product = present(await findProduct(context, issuance.environmentId, form.productId));
  const holder =
    issuance.chain === "person"
      ? { person_id: present(issuance.personId) }
      : { employee_id: present(issuance.employeeId) };
  return {
    account_id: present(issuance.accountId),
    ...holder,
    product_id: product.productId,
    embossing_name: form.embossingName,
    expiration_date: monthAfter(new Date(), product.validityMonths),
    token_status: form.activate ? "active" : "new",
    token_stage: productStage(product),
    delivery_address: form.deliveryAddress
      ? toWireAddress(form.deliveryAddress)
      : await ownerAddress(context, issuance),
    express_delivery: form.expressDelivery,
  };
}

type NewNames = Extract<CheckedForms["employee"], { mode: "new" }>;

function nameFields(issuance: Issuance, step: IssuanceStep, form: NewNames) {
  return {
    external_id: externalId(issuance, step, form.externalId),
    first_name: form.firstName,
    last_name: form.lastName,
    date_of_birth: form.dateOfBirth,
    email: form.email,
    phone: form.phone,
  };
}

/** Left blank, it follows from the issuance: stable over retries, so that FINCI refuses a second record. */
function externalId(issuance: Issuance, step: IssuanceStep, given: string | undefined): string {
  return given || stepKey(issuance.id, step);
}

/** The address as FINCI takes it. */
export function toWireAddress({ postalCode, line2, ...address }: AddressForm): StoredAddress {
  return { ...address, ...(line2 ? { line2 } : {}), postal_code: postalCode };
}

/** FINCI wants a delivery address for every card: without another one, the owner's. */
async function ownerAddress({ db }: ServiceContext, issuance: Issuance): Promise<StoredAddress> {
  const { environmentId } = issuance;
  const [owner] =
    issuance.chain === "person"
      ? await db
          .select({ address: persons.address })
          .from(persons)
          .where(
            and(eq(persons.environmentId, environmentId), eq(persons.personId, present(issuance.personId))),
          )
      : await db
          .select({ address: corporates.address })
          .from(corporates)
          .where(
            and(
              eq(corporates.environmentId, environmentId),
              eq(corporates.corporateId, present(issuance.corporateId)),
            ),
          );
  return present(owner).address;
}

/** `YYYY-MM`, so many months after the moment's month (UTC). */
export function monthAfter(moment: Date, months: number): string {
  const later = new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() + months, 1));
  return later.toISOString().slice(0, 7);
}
