import { and, desc, eq } from "drizzle-orm";
import type { z } from "zod";
import { corporates, employees, environments, programs, type StoredAddress } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { type AccountListItem, listAccountsOf } from "../accounts";
import { type CardListItem, listCardsOf } from "../cards";
import { type RevealSubject, type Reveals, readReveals } from "../personal-data";
import { type byIdSchema, relatedMax } from "../schemas";
import { type ProgramReference, preferredKind, reachable } from "../scope";

/** Masked without a reveal of the employee. */
export type EmployeeItem = Omit<typeof employees.$inferSelect, "environmentId" | "corporateId"> & {
  isMasked: boolean;
};

/** A corporate stands in public registers: its name, number and address are no personal data. */
export type CorporateDetail = {
  corporateId: string;
  externalId: string;
  legalName: string;
  registrationNumber: string;
  country: string;
  address: StoredAddress;
  createdAt: Date;
  environment: { id: string; kind: "sandbox" | "production" };
  program: ProgramReference;
  /** The newest `relatedMax` of each. */
  employees: EmployeeItem[];
  accounts: AccountListItem[];
  cards: CardListItem[];
};

/**
 * One corporate with its employees, accounts, balances and cards.
 * @throws DomainError not_found
 */
export async function getCorporate(
  context: ServiceContext,
  input: z.output<typeof byIdSchema>,
): Promise<CorporateDetail> {
  const [found] = await context.db
    .select({
      corporate: corporates,
      program: { id: programs.id, name: programs.name },
      environment: { id: environments.id, kind: environments.kind },
    })
    .from(corporates)
    .innerJoin(environments, eq(environments.id, corporates.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(and(eq(corporates.corporateId, input.id), reachable(context, "customer.read")))
    .orderBy(preferredKind(context))
    .limit(1);
  if (!found) throw notFound("This corporate");
  const { corporate, program, environment } = found;
  const { environmentId, ...facts } = corporate;
  const reveals = await readReveals(context);
  const [employeeRows, accounts] = await Promise.all([
    readEmployees(context, reveals, environmentId, corporate.corporateId),
    listAccountsOf(context, reveals, environmentId, program, {
      type: "corporate",
      id: corporate.corporateId,
    }),
  ]);
  const cards = await listCardsOf(context, reveals, environmentId, program, {
    accountIds: accounts.map((account) => account.accountId),
  });
  return { ...facts, environment, program, employees: employeeRows, accounts, cards };
}

async function readEmployees(
  context: ServiceContext,
  reveals: Reveals,
  environmentId: string,
  corporateId: string,
): Promise<EmployeeItem[]> {
  const rows = await context.db
    .select()
    .from(employees)
    .where(and(eq(employees.environmentId, environmentId), eq(employees.corporateId, corporateId)))
    .orderBy(desc(employees.createdAt))
    .limit(relatedMax);
  return rows.map(({ environmentId: _environment, corporateId: _corporate, ...employee }) =>
    toEmployeeItem(reveals, environmentId, employee),
  );
}

/** An employee as pages show them. */
export function toEmployeeItem(
  reveals: Reveals,
  environmentId: string,
  employee: Omit<EmployeeItem, "isMasked">,
): EmployeeItem {
  const subject: RevealSubject = { environmentId, type: "employee", id: employee.employeeId };
  return { ...reveals.contact(subject, employee), isMasked: !reveals.isOpen(subject) };
}
