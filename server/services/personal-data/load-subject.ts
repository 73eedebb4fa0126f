import { and, eq, exists, or, sql } from "drizzle-orm";
import { cards, employees, environments, issuances, persons, programs } from "@/db/schema";
import { uuidPattern } from "@/lib/ids";
import { requirePermission, type ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { reachable } from "../scope";
import type { RevealSubject } from "./live-reveals";

const names = { person: "This person", employee: "This employee", issuance: "The issuance" } as const;

/**
 * The program of a record whose personal data the actor may reveal.
 * @throws DomainError not_found, also for one of a program that the actor may not see; not_permitted
 */
export async function loadRevealSubject(
  context: ServiceContext,
  subject: RevealSubject,
): Promise<{ programId: string; programName: string }> {
  const { environmentId, type } = subject;
  const [found] = await context.db
    .select({ programId: programs.id, programName: programs.name })
    .from(environments)
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(
      and(
        eq(environments.id, environmentId),
        isThere(context, subject),
        reachable(context, type === "issuance" ? "card.issue" : "customer.read"),
      ),
    );
  if (!found) throw notFound(names[type]);
  requirePermission(context, "personal.reveal", found.programId);
  return found;
}

/** In the mirror, or, for a holder that is not known here, on a card with their name. */
function isThere({ db }: ServiceContext, { environmentId, type, id }: RevealSubject) {
  if (type === "issuance") {
    const isIssuance = and(eq(issuances.environmentId, environmentId), eq(issuances.id, id));
    return uuidPattern.test(id) ? exists(db.select().from(issuances).where(isIssuance)) : sql`false`;
  }
  const isRecord =
    type === "person"
      ? exists(
          db
            .select()
            .from(persons)
            .where(and(eq(persons.environmentId, environmentId), eq(persons.personId, id))),
        )
      : exists(
          db
            .select()
            .from(employees)
            .where(and(eq(employees.environmentId, environmentId), eq(employees.employeeId, id))),
        );
  const isHolder = and(
    eq(cards.environmentId, environmentId),
    eq(cards.holderType, type),
    eq(cards.holderId, id),
  );
  return or(isRecord, exists(db.select().from(cards).where(isHolder)));
}
