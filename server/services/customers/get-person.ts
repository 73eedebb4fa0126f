import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { environments, persons, programs, type StoredAddress } from "@/db/schema";
import type { PersonalState } from "@/lib/personal-data";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { type AccountListItem, listAccountsOf } from "../accounts";
import { type CardListItem, listCardsOf } from "../cards";
import { type RevealSubject, readReveals } from "../personal-data";
import type { byIdSchema } from "../schemas";
import { type ProgramReference, preferredKind, reachable } from "../scope";

/** Name, contact, date of birth and address are masked unless `personal` says otherwise. */
export type PersonDetail = {
  personId: string;
  externalId: string;
  firstName: string;
  lastName: string;
  dateOfBirth: string;
  email: string;
  phone: string;
  address: StoredAddress;
  createdAt: Date;
  environment: { id: string; kind: "sandbox" | "production" };
  program: ProgramReference;
  personal: PersonalState;
  /** The newest `relatedMax` of each. */
  accounts: AccountListItem[];
  cards: CardListItem[];
};

/**
 * One person with accounts, balances and cards.
 * @throws DomainError not_found
 */
export async function getPerson(
  context: ServiceContext,
  input: z.output<typeof byIdSchema>,
): Promise<PersonDetail> {
  const [reveals, [found]] = await Promise.all([
    readReveals(context),
    context.db
      .select({
        person: persons,
        program: { id: programs.id, name: programs.name },
        environment: { id: environments.id, kind: environments.kind },
      })
      .from(persons)
      .innerJoin(environments, eq(environments.id, persons.environmentId))
      .innerJoin(programs, eq(programs.id, environments.programId))
      .where(and(eq(persons.personId, input.id), reachable(context, "customer.read")))
      .orderBy(preferredKind(context))
      .limit(1),
  ]);
  if (!found) throw notFound("This person");
  const { person, program, environment } = found;
  const { environmentId, ...facts } = person;
  const [accounts, cards] = await Promise.all([
    listAccountsOf(context, reveals, environmentId, program, { type: "person", id: person.personId }),
    listCardsOf(context, reveals, environmentId, program, { holderId: person.personId }),
  ]);
  const subject: RevealSubject = { environmentId, type: "person", id: person.personId };
  const personal = reveals.state(subject);
  return { ...reveals.contact(subject, facts), environment, program, personal, accounts, cards };
}
