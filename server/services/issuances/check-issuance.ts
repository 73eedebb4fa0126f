import { and, eq } from "drizzle-orm";
import { accounts, corporates, employees, persons, products } from "@/db/schema";
import { hasCapability } from "@/lib/capabilities";
import type { ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import type { LoadedIssuance } from "./issuance-view";
import { type CheckedForms, checkStepForm } from "./schemas";
import { chainSteps, recordOf } from "./steps";

type Problems = Record<string, string>;

/** What there is to go by: the checked forms of the steps that are not done yet. */
export type OpenForms = Partial<CheckedForms>;

/**
 * Reads the forms of all steps that are not done, and what they refer to, before anything is sent to FINCI.
 * @throws DomainError invalid, with a sentence for each field (`card.embossingName`)
 */
export async function checkIssuance(context: ServiceContext, loaded: LoadedIssuance): Promise<OpenForms> {
  const { forms, problems } = readForms(loaded);
  if (Object.keys(problems).length === 0) {
    Object.assign(problems, await referenceProblems(context, loaded, forms));
  }
  if (Object.keys(problems).length > 0) {
    throw new DomainError(
      "invalid",
      "Nothing was sent to FINCI: some fields are not right. Correct them and try again.",
      { fields: problems },
    );
  }
  return forms;
}

function readForms({ issuance }: LoadedIssuance): { forms: OpenForms; problems: Problems } {
  const problems: Problems = {};
  const checked = chainSteps[issuance.chain]
    .filter((step) => recordOf(issuance, step) === null)
    .map((step) => {
      const check = checkStepForm(step, issuance.form[step]);
      Object.assign(problems, check.problems);
      return [step, check.values] as const;
    });
  return { forms: Object.fromEntries(checked) as OpenForms, problems };
}

async function referenceProblems(
  context: ServiceContext,
  loaded: LoadedIssuance,
  forms: OpenForms,
): Promise<Problems> {
  const problems: Problems = {};
  const ownerId = await findOwner(context, loaded, forms, problems);
  const currency = await findCurrency(context, loaded, forms, ownerId, problems);
  await checkEmployee(context, loaded, forms, ownerId, problems);
  await checkProduct(context, loaded, forms, currency, problems);
  return problems;
}

/** The owner's id; null for one that is still to be made. */
async function findOwner(
  { db }: ServiceContext,
  { issuance }: LoadedIssuance,
  { person, corporate }: OpenForms,
  problems: Problems,
): Promise<string | null> {
  const { environmentId } = issuance;
  if (person?.mode === "existing") {
    const [found] = await db
      .select({ id: persons.personId })
      .from(persons)
      .where(and(eq(persons.environmentId, environmentId), eq(persons.personId, person.personId)));
    if (!found) problems["person.personId"] = "This person does not exist in this environment.";
    return person.personId;
  }
  if (corporate?.mode === "existing") {
    const [found] = await db
      .select({ id: corporates.corporateId })
      .from(corporates)
      .where(
        and(eq(corporates.environmentId, environmentId), eq(corporates.corporateId, corporate.corporateId)),
      );
    if (!found) problems["corporate.corporateId"] = "This corporate does not exist in this environment.";
    return corporate.corporateId;
  }
  return issuance.personId ?? issuance.corporateId;
}

/** The currency of the account that exists or will be made; null where that cannot be said. */
async function findCurrency(
  { db }: ServiceContext,
  { issuance }: LoadedIssuance,
  { account }: OpenForms,
  ownerId: string | null,
  problems: Problems,
): Promise<string | null> {
  if (account?.mode === "new") return account.currency;
  const accountId = account?.accountId ?? issuance.accountId ?? "";
  const [found] = await db
    .select({ ownerId: accounts.ownerId, currency: accounts.currency })
    .from(accounts)
    .where(and(eq(accounts.environmentId, issuance.environmentId), eq(accounts.accountId, accountId)));
  if (!found) problems["account.accountId"] = "This account does not exist in this environment.";
  else if (found.ownerId !== ownerId) {
    problems["account.accountId"] = `This account does not belong to the ${issuance.chain} chosen.`;
  }
  return found?.currency ?? null;
}

async function checkEmployee(
  { db }: ServiceContext,
  { issuance }: LoadedIssuance,
  { employee }: OpenForms,
  ownerId: string | null,
  problems: Problems,
): Promise<void> {
  if (employee?.mode !== "existing") return;
  const [found] = await db
    .select({ corporateId: employees.corporateId })
    .from(employees)
    .where(
      and(eq(employees.environmentId, issuance.environmentId), eq(employees.employeeId, employee.employeeId)),
    );
  if (!found) problems["employee.employeeId"] = "This employee does not exist in this environment.";
  else if (found.corporateId !== ownerId) {
    problems["employee.employeeId"] = "This employee does not belong to the corporate chosen.";
  }
}

async function checkProduct(
  context: ServiceContext,
  { issuance, environment }: LoadedIssuance,
  { card }: OpenForms,
  currency: string | null,
  problems: Problems,
): Promise<void> {
  if (!card) return;
  const product = await findProduct(context, issuance.environmentId, card.productId);
  if (!product) problems["card.productId"] = "This product does not exist in this environment.";
  else if (product.retiredAt !== null) {
    problems["card.productId"] =
      `${product.name} is retired, so nothing is issued with it any more. Choose another product.`;
  } else if (currency !== null && product.currency !== currency) {
    problems["card.productId"] =
      `${product.name} is in ${product.currency}, and the account is in ${currency}. Choose a product or an account in the same currency.`;
  } else if (product.form === "physical" && !hasCapability(environment.capabilities, "physical_issuance")) {
    problems["card.productId"] =
      `${product.name} is a plastic card, and physical issuance is not in scope of ${environment.programName}.`;
  }
}

/** The product as the environment has it. */
export async function findProduct({ db }: ServiceContext, environmentId: string, productId: number) {
  const [product] = await db
    .select()
    .from(products)
    .where(and(eq(products.environmentId, environmentId), eq(products.productId, productId)));
  return product;
}
