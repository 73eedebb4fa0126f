import { and, eq, ilike, inArray, or } from "drizzle-orm";
import { corporates, employees, persons } from "@/db/schema";
import { paths } from "@/lib/paths";
import { employeeNames, personNames } from "../names";
import { readReveals } from "../personal-data";
import { containing } from "../scope";
import { type Finder, line, resultsMax } from "./result";

/** By id, external id, phone, or part of name or e-mail; shown masked without a reveal. */
export const findPersons: Finder = async (context, text, sides) => {
  const matches = or(
    text.finciId ? eq(persons.personId, text.finciId) : undefined,
    text.externalId ? eq(persons.externalId, text.externalId) : undefined,
    text.phone ? eq(persons.phone, text.phone) : undefined,
    text.name ? ilike(personNames, containing(text.name)) : undefined,
  );
  if (!matches) return [];
  const rows = await context.db
    .select()
    .from(persons)
    .where(and(inArray(persons.environmentId, sides.ids("customer.read")), matches))
    .limit(resultsMax);
  const reveals = await readReveals(context);
  return rows.map((row) => {
    const { environmentId, personId: id } = row;
    const person = reveals.contact({ environmentId, type: "person", id }, row);
    return {
      id,
      title: `${person.firstName} ${person.lastName}`,
      subtitle: line(person.email, person.externalId, sides.programName(environmentId)),
      href: paths.person(id),
    };
  });
};

/** By id, external id or part of the legal name. */
export const findCorporates: Finder = async (context, text, sides) => {
  const matches = or(
    text.finciId ? eq(corporates.corporateId, text.finciId) : undefined,
    text.externalId ? eq(corporates.externalId, text.externalId) : undefined,
    text.name ? ilike(corporates.legalName, containing(text.name)) : undefined,
  );
  if (!matches) return [];
  const rows = await context.db
    .select()
    .from(corporates)
    .where(and(inArray(corporates.environmentId, sides.ids("customer.read")), matches))
    .limit(resultsMax);
  return rows.map((corporate) => ({
    id: corporate.corporateId,
    title: corporate.legalName,
    subtitle: line(
      corporate.registrationNumber,
      corporate.externalId,
      sides.programName(corporate.environmentId),
    ),
    href: paths.corporate(corporate.corporateId),
  }));
};

/** As `findPersons`; leads to the corporate. */
export const findEmployees: Finder = async (context, text, sides) => {
  const matches = or(
    text.finciId ? eq(employees.employeeId, text.finciId) : undefined,
    text.externalId ? eq(employees.externalId, text.externalId) : undefined,
    text.phone ? eq(employees.phone, text.phone) : undefined,
    text.name ? ilike(employeeNames, containing(text.name)) : undefined,
  );
  if (!matches) return [];
  const rows = await context.db
    .select({ employee: employees, corporateName: corporates.legalName })
    .from(employees)
    .leftJoin(
      corporates,
      and(
        eq(corporates.environmentId, employees.environmentId),
        eq(corporates.corporateId, employees.corporateId),
      ),
    )
    .where(and(inArray(employees.environmentId, sides.ids("customer.read")), matches))
    .limit(resultsMax);
  const reveals = await readReveals(context);
  return rows.map(({ employee: row, corporateName }) => {
    const { environmentId, employeeId: id } = row;
    const employee = reveals.contact({ environmentId, type: "employee", id }, row);
    return {
      id,
      title: `${employee.firstName} ${employee.lastName}`,
      subtitle: line(corporateName, employee.email, sides.programName(environmentId)),
      href: paths.corporate(employee.corporateId),
    };
  });
};
