import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { corporates, employees, environments, programs } from "@/db/schema";
import type { PersonalState } from "@/lib/personal-data";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { type CardListItem, listCardsOf } from "../cards";
import { type RevealSubject, readReveals } from "../personal-data";
import type { byIdSchema } from "../schemas";
import { type ProgramReference, preferredKind, reachable } from "../scope";
import { type EmployeeItem, toEmployeeItem } from "./get-corporate";

export type EmployeeDetail = EmployeeItem & {
  /** Null where the employer is not known here. */
  corporate: { id: string; name: string } | null;
  environment: { id: string; kind: "sandbox" | "production" };
  program: ProgramReference;
  personal: PersonalState;
  /** The newest `relatedMax`. */
  cards: CardListItem[];
};

/**
 * One employee with the employer and the cards they carry.
 * @throws DomainError not_found
 */
export async function getEmployee(
  context: ServiceContext,
  input: z.output<typeof byIdSchema>,
): Promise<EmployeeDetail> {
  const [found] = await context.db
    .select({
      employee: employees,
      corporate: { id: corporates.corporateId, name: corporates.legalName },
      program: { id: programs.id, name: programs.name },
      environment: { id: environments.id, kind: environments.kind },
    })
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
    .where(and(eq(employees.employeeId, input.id), reachable(context, "customer.read")))
    .orderBy(preferredKind(context))
    .limit(1);
  if (!found) throw notFound("This employee");
  const { employee, ...rest } = found;
  const { environmentId, corporateId: _corporate, ...facts } = employee;
  const reveals = await readReveals(context);
  const subject: RevealSubject = { environmentId, type: "employee", id: employee.employeeId };
  const cards = await listCardsOf(context, reveals, environmentId, rest.program, {
    holderId: employee.employeeId,
  });
  const item = toEmployeeItem(reveals, environmentId, facts);
  return { ...item, ...rest, personal: reveals.state(subject), cards };
}
