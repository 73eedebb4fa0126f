import { and, eq, ilike, or } from "drizzle-orm";
import { corporates, employees, environments, persons, programs } from "@/db/schema";
import { paths } from "@/lib/paths";
import { employeeNames, personNames } from "../names";
import { containing, visible } from "../scope";
import { type Finder, line, resultsMax } from "./result";

/** By id, external id, phone, or part of name or e-mail. */
export const findPersons: Finder = async (context, text) => {
  const matches = or(
    text.finciId ? eq(persons.personId, text.finciId) : undefined,
    text.externalId ? eq(persons.externalId, text.externalId) : undefined,
    text.phone ? eq(persons.phone, text.phone) : undefined,
    text.name ? ilike(personNames, containing(text.name)) : undefined,
  );
  if (!matches) return [];
  const rows = await context.db
    .select({ person: persons, programName: programs.name })
    .from(persons)
    .innerJoin(environments, eq(environments.id, persons.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(and(visible(context, "customer.read", undefined), matches))
    .limit(resultsMax);
  return rows.map(({ person, programName }) => ({
    id: person.personId,
    title: `${person.firstName} ${person.lastName}`,
    subtitle: line(person.email, person.externalId, programName),
    href: paths.person(person.personId),
  }));
};

/** By id, external id or part of the legal name. */
export const findCorporates: Finder = async (context, text) => {
  const matches = or(
    text.finciId ? eq(corporates.corporateId, text.finciId) : undefined,
    text.externalId ? eq(corporates.externalId, text.externalId) : undefined,
    text.name ? ilike(corporates.legalName, containing(text.name)) : undefined,
  );
  if (!matches) return [];
  const rows = await context.db
    .select({ corporate: corporates, programName: programs.name })
    .from(corporates)
    .innerJoin(environments, eq(environments.id, corporates.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(and(visible(context, "customer.read", undefined), matches))
    .limit(resultsMax);
  return rows.map(({ corporate, programName }) => ({
    id: corporate.corporateId,
    title: corporate.legalName,
    subtitle: line(corporate.registrationNumber, corporate.externalId, programName),
    href: paths.corporate(corporate.corporateId),
  }));
};

/** By id, external id, phone, or part of name or e-mail; leads to the corporate. */
export const findEmployees: Finder = async (context, text) => {
  const matches = or(
    text.finciId ? eq(employees.employeeId, text.finciId) : undefined,
    text.externalId ? eq(employees.externalId, text.externalId) : undefined,
    text.phone ? eq(employees.phone, text.phone) : undefined,
    text.name ? ilike(employeeNames, containing(text.name)) : undefined,
  );
  if (!matches) return [];
  const rows = await context.db
    .select({ employee: employees, corporateName: corporates.legalName, programName: programs.name })
    .from(employees)
    .innerJoin(environments, eq(environments.id, employees.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .leftJoin(
      corporates,
      and(
        eq(corporates.environmentId, employees.environmentId),
        eq(corporates.corporateId, employees.corporateId),
      ),
    )
    .where(and(visible(context, "customer.read", undefined), matches))
    .limit(resultsMax);
  return rows.map(({ employee, corporateName, programName }) => ({
    id: employee.employeeId,
    title: `${employee.firstName} ${employee.lastName}`,
    subtitle: line(corporateName, employee.email, programName),
    href: paths.corporate(employee.corporateId),
  }));
};
