import { eq } from "drizzle-orm";
import type { ServiceContext } from "@/server/context";
import {
  performWrite,
  selectEnvironments,
  type Write,
  type WriteEnvironment,
} from "@/server/services/intents";
import { environments } from "../schema";
import {
  corporate,
  type DemoEmployee,
  type DemoPerson,
  employees,
  larkspur,
  meridian,
  persons,
} from "./data";

/** An account with the level that the demo keeps it at. */
export type DemoAccount = { environmentId: string; accountId: string; currency: string; levelMinor: bigint };

/** Issues through the very writes that the console uses; each has a fixed key, so nothing is made twice. */
class Issuer {
  constructor(
    private readonly context: ServiceContext,
    readonly environment: WriteEnvironment,
  ) {}

  async write(operation: Write["operation"], key: string, request: object, subjectId?: string) {
    const { resultId } = await performWrite(this.context, {
      environment: this.environment,
      operation,
      idempotencyKey: `seed:${key}`,
      request: { ...request },
      subjectId,
      reason: "Demo data",
    });
    return resultId;
  }
}

async function issuerFor(context: ServiceContext, environmentId: string): Promise<Issuer> {
  const [environment] = await selectEnvironments(context.db).where(eq(environments.id, environmentId));
  if (!environment) throw new Error(`Environment ${environmentId} is gone`);
  return new Issuer(context, environment);
}

/** The corporate with its accounts, employees and their cards. */
export async function seedCorporate(context: ServiceContext, environmentId: string): Promise<DemoAccount[]> {
  const issuer = await issuerFor(context, environmentId);
  const corporateId = await issuer.write("create_corporate", "corporate", {
    external_id: corporate.externalId,
    legal_name: corporate.legalName,
    registration_number: corporate.registrationNumber,
    country: corporate.country,
    address: corporate.address,
  });
  const accounts: DemoAccount[] = [];
  for (const [index, account] of corporate.accounts.entries()) {
    const request = { corporate_id: corporateId, currency: account.currency };
    accounts.push({
      ...account,
      environmentId,
      accountId: await issuer.write("create_account", `corporate:account:${index}`, request),
    });
  }
  await Promise.all(
    employees.map((employee, index) =>
      seedEmployee(issuer, corporateId, employee, index, accounts[employee.account]?.accountId ?? ""),
    ),
  );
  return accounts;
}

async function seedEmployee(
  issuer: Issuer,
  corporateId: string,
  employee: DemoEmployee,
  index: number,
  accountId: string,
): Promise<void> {
  const employeeId = await issuer.write("create_employee", `employee:${index}`, {
    corporate_id: corporateId,
    external_id: `MER-E-${2001 + index}`,
    first_name: employee.firstName,
    last_name: employee.lastName,
    date_of_birth: employee.dateOfBirth,
    email: emailOf(employee, "nordwind.example"),
    phone: `+4915112345${String(60 + index)}`,
  });
  await issuer.write("create_card", `employee:${index}:card`, {
    account_id: accountId,
    employee_id: employeeId,
    ...cardFields(meridian.products, employee),
    token_status: "active",
    delivery_address: corporate.address,
    express_delivery: false,
  });
}

/** The persons with an account and a card each, and what became of the card. */
export async function seedPersons(context: ServiceContext, environmentId: string): Promise<DemoAccount[]> {
  const issuer = await issuerFor(context, environmentId);
  return Promise.all(persons.map((person, index) => seedPerson(issuer, person, index)));
}

async function seedPerson(issuer: Issuer, person: DemoPerson, index: number): Promise<DemoAccount> {
  const key = `person:${index}`;
  const personId = await issuer.write("create_person", key, {
    external_id: `LRK-P-${3001 + index}`,
    first_name: person.firstName,
    last_name: person.lastName,
    date_of_birth: person.dateOfBirth,
    email: emailOf(person, "post.example"),
    phone: person.phone,
    address: person.address,
  });
  const { currency, levelMinor } = person;
  const accountId = await issuer.write("create_account", `${key}:account`, { person_id: personId, currency });
  const tokenId = await issuer.write("create_card", `${key}:card`, {
    account_id: accountId,
    person_id: personId,
    ...cardFields(larkspur.products, person),
    token_status: person.fate === "new" ? "new" : "active",
    delivery_address: person.address,
    express_delivery: false,
  });
  const ends = { active: null, new: null, frozen: "deactivated", lost: "lost" } as const;
  const status = ends[person.fate];
  if (status) await issuer.write("update_card_status", `${key}:fate`, { token_status: status }, tokenId);
  return { environmentId: issuer.environment.id, accountId, currency, levelMinor };
}

type Named = { firstName: string; lastName: string; productId: number };
type Product = { productId: number; form: "physical" | "digital" };

/** In three years. */
const expirationMonth = `${new Date().getUTCFullYear() + 3}-06`;

function cardFields(products: readonly Product[], holder: Named) {
  const isPhysical = products.some(
    (product) => product.productId === holder.productId && product.form === "physical",
  );
  return {
    product_id: holder.productId,
    embossing_name: plain(`${holder.firstName} ${holder.lastName}`).toUpperCase(),
    expiration_date: expirationMonth,
    token_stage: isPhysical ? "plastic_not_delivered" : "digital",
  };
}

function emailOf({ firstName, lastName }: Named, domain: string): string {
  return `${plain(`${firstName}.${lastName}`).replaceAll("'", "").toLowerCase()}@${domain}`;
}

/** Without the accents that an embosser has no letters for. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{Diacritic}/gu, "");
}
