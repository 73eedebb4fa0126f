import { and, eq } from "drizzle-orm";
import { corporates, employees, persons } from "@/db/schema";
import { createCorporateSchema, createEmployeeSchema, createPersonSchema } from "@/server/finci/contract";
import type { Finding, OperationHandler } from "./intent";

const duplicate: Finding = { kind: "refused", errorCodes: ["duplicate_external_id"] };

/**
 * A record found by our external id is ours unless the mirror has it already or it says something else than we sent:
 * then the external id was taken before.
 */
function judge(
  resultId: string | undefined,
  isMirrored: boolean,
  found: Record<string, unknown>,
  sent: Record<string, unknown>,
): Finding {
  if (resultId === undefined) return { kind: "absent" };
  const differs = Object.entries(sent).some(
    ([key, value]) => typeof value === "string" && found[key] !== undefined && found[key] !== value,
  );
  return isMirrored || differs ? duplicate : { kind: "done", resultId };
}

export const createPerson: OperationHandler = {
  action: "person.create",
  subjectType: "person",
  async send(_reader, client, intent) {
    return { resultId: (await client.createPerson(createPersonSchema.parse(intent.request))).person_id };
  },
  async lookUp(reader, client, intent) {
    const sent = createPersonSchema.parse(intent.request);
    const { items } = await client.getPersons({ external_id: sent.external_id });
    const found = items.find((item) => item.external_id === sent.external_id);
    const [mirrored] = await reader
      .select({ id: persons.personId })
      .from(persons)
      .where(and(eq(persons.environmentId, intent.environmentId), eq(persons.externalId, sent.external_id)));
    return judge(found?.person_id, mirrored !== undefined, found ?? {}, sent);
  },
  async apply(tx, intent, { resultId: personId }) {
    const sent = createPersonSchema.parse(intent.request);
    await tx.insert(persons).values({
      environmentId: intent.environmentId,
      personId,
      externalId: sent.external_id,
      firstName: sent.first_name,
      lastName: sent.last_name,
      dateOfBirth: sent.date_of_birth,
      email: sent.email,
      phone: sent.phone,
      address: sent.address,
    });
    return { subjectId: personId, after: { externalId: sent.external_id } };
  },
};

export const createCorporate: OperationHandler = {
  action: "corporate.create",
  subjectType: "corporate",
  async send(_reader, client, intent) {
    return {
      resultId: (await client.createCorporate(createCorporateSchema.parse(intent.request))).corporate_id,
    };
  },
  async lookUp(reader, client, intent) {
    const sent = createCorporateSchema.parse(intent.request);
    const { items } = await client.getCorporates({ external_id: sent.external_id });
    const found = items.find((item) => item.external_id === sent.external_id);
    const [mirrored] = await reader
      .select({ id: corporates.corporateId })
      .from(corporates)
      .where(
        and(eq(corporates.environmentId, intent.environmentId), eq(corporates.externalId, sent.external_id)),
      );
    return judge(found?.corporate_id, mirrored !== undefined, found ?? {}, sent);
  },
  async apply(tx, intent, { resultId: corporateId }) {
    const sent = createCorporateSchema.parse(intent.request);
    await tx.insert(corporates).values({
      environmentId: intent.environmentId,
      corporateId,
      externalId: sent.external_id,
      legalName: sent.legal_name,
      registrationNumber: sent.registration_number,
      country: sent.country,
      address: sent.address,
    });
    return { subjectId: corporateId, after: { externalId: sent.external_id, legalName: sent.legal_name } };
  },
};

export const createEmployee: OperationHandler = {
  action: "employee.create",
  subjectType: "employee",
  async send(_reader, client, intent) {
    return {
      resultId: (await client.createEmployee(createEmployeeSchema.parse(intent.request))).employee_id,
    };
  },
  async lookUp(reader, client, intent) {
    const sent = createEmployeeSchema.parse(intent.request);
    const { items } = await client.getEmployees({ external_id: sent.external_id });
    const found = items.find((item) => item.external_id === sent.external_id);
    const [mirrored] = await reader
      .select({ id: employees.employeeId })
      .from(employees)
      .where(
        and(eq(employees.environmentId, intent.environmentId), eq(employees.externalId, sent.external_id)),
      );
    return judge(found?.employee_id, mirrored !== undefined, found ?? {}, sent);
  },
  async apply(tx, intent, { resultId: employeeId }) {
    const sent = createEmployeeSchema.parse(intent.request);
    await tx.insert(employees).values({
      environmentId: intent.environmentId,
      employeeId,
      corporateId: sent.corporate_id,
      externalId: sent.external_id,
      firstName: sent.first_name,
      lastName: sent.last_name,
      dateOfBirth: sent.date_of_birth,
      email: sent.email,
      phone: sent.phone,
    });
    return {
      subjectId: employeeId,
      after: { externalId: sent.external_id, corporateId: sent.corporate_id },
    };
  },
};
