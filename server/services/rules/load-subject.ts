import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { accounts, cards, employees, environments, persons, programs, ruleSets } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { type Reveals, readReveals } from "../personal-data";
import { reachable } from "../scope";
import type { RuleSubject } from "./schemas";

/** A subject as pages name and link it. */
export type RuleSubjectReference = RuleSubject & {
  /** A cardholder's is masked without a reveal. */
  name: string;
  /** Where the cardholder's page is; null for other scopes. */
  holderType: "person" | "employee" | null;
};

export type LoadedSubject = {
  subject: RuleSubjectReference;
  environment: { id: string; kind: "sandbox" | "production" };
  program: { id: string; name: string; timeZone: string; currency: string; capabilities: string[] };
  /** The only currency its amounts may be in; null takes any. */
  currency: string | null;
  /** Whose rules apply to its payments too, narrowest first. */
  wider: RuleSubjectReference[];
};

/**
 * What rules are to be attached to, or are attached to.
 * @throws DomainError not_found, also for one of a program that the actor may not see
 */
export async function loadSubject(context: ServiceContext, subject: RuleSubject): Promise<LoadedSubject> {
  const [side] = await context.db
    .select({
      environment: { id: environments.id, kind: environments.kind },
      program: {
        id: programs.id,
        name: programs.name,
        timeZone: programs.timeZone,
        currency: programs.currency,
        capabilities: programs.capabilities,
      },
    })
    .from(environments)
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(and(eq(environments.id, subject.environmentId), reachable(context, "rule.read")));
  if (!side) throw notFound("What the rules belong to");
  const { environmentId } = subject;
  const ofProgram: RuleSubjectReference = {
    environmentId,
    scope: "program",
    subjectId: "",
    name: side.program.name,
    holderType: null,
  };
  switch (subject.scope) {
    case "program":
      if (subject.subjectId !== "") throw notFound("The program's rules");
      return { ...side, subject: ofProgram, currency: null, wider: [] };
    case "account": {
      const account = await readAccount(context, environmentId, subject.subjectId);
      return { ...side, subject: account.reference, currency: account.currency, wider: [ofProgram] };
    }
    case "cardholder": {
      const reveals = await readReveals(context);
      const holder = await readHolder(context, reveals, environmentId, subject.subjectId);
      return { ...side, subject: holder, currency: null, wider: [ofProgram] };
    }
    case "card":
      return { ...side, ...(await readCard(context, subject, ofProgram)) };
  }
}

async function readAccount(context: ServiceContext, environmentId: string, accountId: string) {
  const [account] = await context.db
    .select({ currency: accounts.currency })
    .from(accounts)
    .where(and(eq(accounts.environmentId, environmentId), eq(accounts.accountId, accountId)));
  if (!account) throw notFound("This account");
  const reference: RuleSubjectReference = {
    environmentId,
    scope: "account",
    subjectId: accountId,
    name: `${account.currency} account ${accountId}`,
    holderType: null,
  };
  return { currency: account.currency, reference };
}

async function readHolder(
  context: ServiceContext,
  reveals: Reveals,
  environmentId: string,
  holderId: string,
): Promise<RuleSubjectReference> {
  const { db } = context;
  const reference = { environmentId, scope: "cardholder" as const, subjectId: holderId };
  const [person] = await db
    .select({ firstName: persons.firstName, lastName: persons.lastName })
    .from(persons)
    .where(and(eq(persons.environmentId, environmentId), eq(persons.personId, holderId)));
  const nameOf = (type: "person" | "employee", row: { firstName: string; lastName: string }) =>
    reveals.name({ environmentId, type, id: holderId }, `${row.firstName} ${row.lastName}`);
  if (person) return { ...reference, name: nameOf("person", person), holderType: "person" };
  const [employee] = await db
    .select({ firstName: employees.firstName, lastName: employees.lastName })
    .from(employees)
    .where(and(eq(employees.environmentId, environmentId), eq(employees.employeeId, holderId)));
  if (!employee) throw notFound("This cardholder");
  return { ...reference, name: nameOf("employee", employee), holderType: "employee" };
}

async function readCard(context: ServiceContext, subject: RuleSubject, ofProgram: RuleSubjectReference) {
  const { environmentId, subjectId } = subject;
  const [card] = await context.db
    .select()
    .from(cards)
    .where(and(eq(cards.environmentId, environmentId), eq(cards.tokenId, subjectId)));
  if (!card) throw notFound("This card");
  const reveals = await readReveals(context);
  const [account, holder] = await Promise.all([
    known(readAccount(context, environmentId, card.accountId)),
    known(readHolder(context, reveals, environmentId, card.holderId)),
  ]);
  const { embossingName } = reveals.card(card);
  const name = card.lastFour ? `${embossingName}, ending ${card.lastFour}` : embossingName;
  const reference: RuleSubjectReference = { ...subject, name, holderType: null };
  const wider = [holder, account?.reference, ofProgram].filter(
    (entry) => entry !== null && entry !== undefined,
  );
  return { subject: reference, currency: account?.currency ?? null, wider };
}

/** Null for what the mirror does not hold: the card's rules can be seen and edited without it. */
async function known<T>(record: Promise<T>): Promise<T | null> {
  try {
    return await record;
  } catch (error) {
    if (error instanceof DomainError && error.kind === "not_found") return null;
    throw error;
  }
}

/** Condition on `rule_sets`: the versions of one subject. */
export function ofSubject({ environmentId, scope, subjectId }: RuleSubject): SQL | undefined {
  return and(
    eq(ruleSets.environmentId, environmentId),
    eq(ruleSets.scope, scope),
    eq(ruleSets.subjectId, subjectId),
  );
}

/** Lets one change at a time at a subject's versions and meters; held to the end of the transaction. */
export async function lockSubject(tx: Transaction, subject: RuleSubject): Promise<void> {
  const key = `rules ${subject.environmentId} ${subject.scope} ${subject.subjectId}`;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
}
