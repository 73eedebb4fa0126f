import { and, desc, eq, getTableColumns, ilike, or } from "drizzle-orm";
import type { z } from "zod";
import { olderThan, type Page, toPage } from "@/db/keyset";
import { corporates, persons } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { personNames } from "../names";
import { type Reveals, readReveals } from "../personal-data";
import { containing, type ProgramReference, visibleEnvironments } from "../scope";
import type { listCustomersSchema } from "./schemas";

type Input = z.output<typeof listCustomersSchema>;

export type CustomerListItem = {
  type: "person" | "corporate";
  /** FINCI's id. */
  id: string;
  environmentId: string;
  program: ProgramReference;
  /** A person's is masked without a reveal. */
  name: string;
  externalId: string;
  /** Persons only; masked without a reveal. */
  email: string | null;
  /** Corporates only. */
  registrationNumber: string | null;
  /** ISO 3166, two letters: where the person lives or the corporate is registered. */
  country: string;
  createdAt: Date;
};

/** Newest customers first, persons and corporates in one list, those of the visible side and programs. */
export async function listCustomers(context: ServiceContext, input: Input): Promise<Page<CustomerListItem>> {
  const reveals = await readReveals(context);
  const [personItems, corporateItems] = await Promise.all([
    input.type === "corporate" ? [] : readPersons(context, reveals, input),
    input.type === "person" ? [] : readCorporates(context, input),
  ]);
  const items = [...personItems, ...corporateItems].sort(newestFirst).slice(0, input.limit + 1);
  return toPage(items, input.limit, (item) => ({ at: item.createdAt, id: item.id }));
}

/** The database's order: time, then the id, whose digits sort in JavaScript as they do there. */
function newestFirst(one: CustomerListItem, other: CustomerListItem): number {
  return other.createdAt.getTime() - one.createdAt.getTime() || (one.id < other.id ? 1 : -1);
}

async function readPersons(
  context: ServiceContext,
  reveals: Reveals,
  input: Input,
): Promise<CustomerListItem[]> {
  const visible = visibleEnvironments(context, "customer.read", input.programId);
  const { text } = input;
  const newest = context.db
    .select(getTableColumns(persons))
    .from(persons)
    .where(
      and(
        eq(persons.environmentId, visible.environmentId),
        text
          ? or(ilike(personNames, containing(text)), eq(persons.externalId, text), eq(persons.personId, text))
          : undefined,
        olderThan(persons.createdAt, persons.personId, input.cursor),
      ),
    )
    .orderBy(desc(persons.createdAt), desc(persons.personId))
    .limit(input.limit + 1)
    .as("newest");
  const rows = await context.db
    .select({
      person: newest._.selectedFields,
      program: { id: visible.programId, name: visible.programName },
    })
    .from(visible)
    .crossJoinLateral(newest)
    .orderBy(desc(newest.createdAt), desc(newest.personId))
    .limit(input.limit + 1);
  return rows.map((row) => toPersonItem(reveals, row));
}

type PersonRow = { person: typeof persons.$inferSelect; program: ProgramReference };

function toPersonItem(reveals: Reveals, { person: row, program }: PersonRow): CustomerListItem {
  const { environmentId, personId: id } = row;
  const person = reveals.contact({ environmentId, type: "person", id }, row);
  return {
    type: "person",
    id,
    environmentId,
    program,
    name: `${person.firstName} ${person.lastName}`,
    externalId: person.externalId,
    email: person.email,
    registrationNumber: null,
    country: person.address.country,
    createdAt: person.createdAt,
  };
}

async function readCorporates(context: ServiceContext, input: Input): Promise<CustomerListItem[]> {
  const visible = visibleEnvironments(context, "customer.read", input.programId);
  const { text } = input;
  const newest = context.db
    .select(getTableColumns(corporates))
    .from(corporates)
    .where(
      and(
        eq(corporates.environmentId, visible.environmentId),
        text
          ? or(
              ilike(corporates.legalName, containing(text)),
              eq(corporates.externalId, text),
              eq(corporates.corporateId, text),
              eq(corporates.registrationNumber, text),
            )
          : undefined,
        olderThan(corporates.createdAt, corporates.corporateId, input.cursor),
      ),
    )
    .orderBy(desc(corporates.createdAt), desc(corporates.corporateId))
    .limit(input.limit + 1)
    .as("newest");
  const rows = await context.db
    .select({
      corporate: newest._.selectedFields,
      program: { id: visible.programId, name: visible.programName },
    })
    .from(visible)
    .crossJoinLateral(newest)
    .orderBy(desc(newest.createdAt), desc(newest.corporateId))
    .limit(input.limit + 1);
  return rows.map(({ corporate, program }) => ({
    type: "corporate",
    id: corporate.corporateId,
    environmentId: corporate.environmentId,
    program,
    name: corporate.legalName,
    externalId: corporate.externalId,
    email: null,
    registrationNumber: corporate.registrationNumber,
    country: corporate.country,
    createdAt: corporate.createdAt,
  }));
}
