import { and, count, eq, gt } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "@/db/client";
import { auditEntries, employees, persons } from "@/db/schema";
import { type CheckField, checkFieldLabels, matchesPersonal } from "@/lib/personal-data";
import { audit, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { loadRevealSubject } from "./load-subject";
import { lockReveals, requirePerson } from "./reveal-personal-data";
import type { checkSchema } from "./schemas";

const windowMs = 15 * 60_000;

/** Comparisons that one person asks for within the window at most, so that nobody guesses a value. */
export const checksMax = 30;

type Input = z.output<typeof checkSchema>;

/**
 * Says whether what a caller says is what is stored, and shows neither; the audit log keeps which field it was and whether it
 * was right.
 * @throws DomainError not_found, not_permitted, invalid (an employee has no address), too_many
 */
export async function checkPersonalData(
  context: ServiceContext,
  { subject, field, said }: Input,
): Promise<{ matches: boolean }> {
  const { programId } = await loadRevealSubject(context, subject);
  const userId = requirePerson(context);
  const stored = await readStored(context, subject, field);
  return context.db.transaction(async (tx) => {
    await lockReveals(tx, userId);
    await refuseTooMany(tx, userId);
    const matches = matchesPersonal(field, said, stored);
    await audit(tx, context, {
      action: "personal.check",
      subjectType: subject.type,
      subjectId: subject.id,
      programId,
      environmentId: subject.environmentId,
      after: { field: checkFieldLabels[field], matches },
    });
    return { matches };
  });
}

async function readStored(
  { db }: ServiceContext,
  { environmentId, type, id }: Input["subject"],
  field: CheckField,
) {
  if (type === "person") {
    const [person] = await db
      .select()
      .from(persons)
      .where(and(eq(persons.environmentId, environmentId), eq(persons.personId, id)));
    if (!person) throw notFound("This person");
    return field === "postalCode" ? person.address.postal_code : namedValue(person, field);
  }
  const [employee] = await db
    .select()
    .from(employees)
    .where(and(eq(employees.environmentId, environmentId), eq(employees.employeeId, id)));
  if (!employee) throw notFound("This employee");
  if (field === "postalCode")
    throw new DomainError("invalid", "Nothing was compared: an employee has no address of their own.", {
      fields: { field: "An employee has no address of their own." },
    });
  return namedValue(employee, field);
}

type Named = { firstName: string; lastName: string; dateOfBirth: string; email: string; phone: string };

function namedValue(row: Named, field: Exclude<CheckField, "postalCode">): string {
  return field === "name" ? `${row.firstName} ${row.lastName}` : row[field];
}

async function refuseTooMany(tx: Transaction, userId: string): Promise<void> {
  const [row] = await tx
    .select({ asked: count() })
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.actorUserId, userId),
        gt(auditEntries.at, new Date(Date.now() - windowMs)),
        eq(auditEntries.action, "personal.check"),
      ),
    );
  if ((row?.asked ?? 0) >= checksMax)
    throw new DomainError(
      "too_many",
      `Nothing was compared: you asked ${checksMax} times within 15 minutes, which is the most. Wait some minutes.`,
    );
}
