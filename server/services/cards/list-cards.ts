import { and, desc, eq, getTableColumns, ilike, inArray, or, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { olderThan, type Page, toPage } from "@/db/keyset";
import { cards, employees, environments, persons, products } from "@/db/schema";
import { isFinciId } from "@/lib/ids";
import type { ServiceContext } from "../../context";
import { employeeNames, personNames } from "../names";
import { holderOf, type Reveals, readReveals } from "../personal-data";
import { relatedMax } from "../schemas";
import { containing, type ProgramReference, visible, visibleEnvironments } from "../scope";
import type { listCardsSchema } from "./schemas";

type CardRow = typeof cards.$inferSelect;
type Input = z.output<typeof listCardsSchema>;

/** The holder's and the embossed name are masked without a reveal of the holder. */
export type CardListItem = Pick<
  CardRow,
  | "tokenId"
  | "environmentId"
  | "accountId"
  | "embossingName"
  | "maskedNumber"
  | "lastFour"
  | "expirationMonth"
  | "status"
  | "stage"
  | "createdAt"
  | "statusChangedAt"
> & {
  program: ProgramReference;
  holder: { type: "person" | "employee"; id: string; name: string };
  product: { productId: number; name: string };
};

/** The holder's name; what is embossed where the holder is not known here. */
const holderName = sql<string>`coalesce(${persons.firstName} || ' ' || ${persons.lastName}, ${employees.firstName} || ' ' || ${employees.lastName}, ${cards.embossingName})`;

const productName = sql<string>`coalesce(${products.name}, 'Product ' || ${cards.productId})`;

/** Holders that are looked up by name at most; with more, the newest cards surely hold some and are read in order. */
const holdersMax = 500;

/** Newest cards first, those of the visible side and programs that fit the filter. */
export async function listCards(context: ServiceContext, input: Input): Promise<Page<CardListItem>> {
  const [reveals, matchesText] = await Promise.all([readReveals(context), textCondition(context, input)]);
  const visibleOnes = visibleEnvironments(context, "card.read", input.programId);
  const newest = cardsWithNames(context)
    .where(
      and(
        eq(cards.environmentId, visibleOnes.environmentId),
        input.status?.length ? inArray(cards.status, input.status) : undefined,
        input.stage ? eq(cards.stage, input.stage) : undefined,
        input.productId ? eq(cards.productId, input.productId) : undefined,
        input.accountId ? eq(cards.accountId, input.accountId) : undefined,
        input.holderId ? eq(cards.holderId, input.holderId) : undefined,
        matchesText,
        olderThan(cards.createdAt, cards.tokenId, input.cursor),
      ),
    )
    .orderBy(desc(cards.createdAt), desc(cards.tokenId))
    .limit(input.limit + 1)
    .as("newest");
  const rows = await context.db
    .select({
      card: newest._.selectedFields,
      program: { id: visibleOnes.programId, name: visibleOnes.programName },
    })
    .from(visibleOnes)
    .crossJoinLateral(newest)
    .orderBy(desc(newest.createdAt), desc(newest.tokenId))
    .limit(input.limit + 1);
  const items = rows.map((row) => toCardListItem(reveals, row.card, row.program));
  return toPage(items, input.limit, (item) => ({ at: item.createdAt, id: item.tokenId }));
}

/** The newest `relatedMax` cards of accounts or of a holder, for the pages of their owners. */
export async function listCardsOf(
  context: ServiceContext,
  reveals: Reveals,
  environmentId: string,
  program: ProgramReference,
  of: { accountIds: string[] } | { holderId: string },
): Promise<CardListItem[]> {
  const rows = await cardsWithNames(context)
    .where(
      and(
        eq(cards.environmentId, environmentId),
        "accountIds" in of ? inArray(cards.accountId, of.accountIds) : eq(cards.holderId, of.holderId),
      ),
    )
    .orderBy(desc(cards.createdAt), desc(cards.tokenId))
    .limit(relatedMax);
  return rows.map((row) => toCardListItem(reveals, row, program));
}

function cardsWithNames(context: ServiceContext) {
  return context.db
    .select({
      ...getTableColumns(cards),
      holderName: holderName.as("holder_name"),
      productName: productName.as("product_name"),
    })
    .from(cards)
    .leftJoin(
      persons,
      and(
        eq(cards.holderType, "person"),
        eq(persons.environmentId, cards.environmentId),
        eq(persons.personId, cards.holderId),
      ),
    )
    .leftJoin(
      employees,
      and(
        eq(cards.holderType, "employee"),
        eq(employees.environmentId, cards.environmentId),
        eq(employees.employeeId, cards.holderId),
      ),
    )
    .leftJoin(
      products,
      and(eq(products.environmentId, cards.environmentId), eq(products.productId, cards.productId)),
    );
}

/** Names are looked up first, each by its own index; the cards are then found by theirs. */
async function textCondition(context: ServiceContext, { text, programId }: Input): Promise<SQL | undefined> {
  if (!text) return undefined;
  if (isFinciId(text)) return eq(cards.tokenId, text);
  if (/^\d{4}$/.test(text)) return eq(cards.lastFour, text);
  const pattern = containing(text);
  const isVisible = visible(context, "card.read", programId);
  const [personRows, employeeRows] = await Promise.all([
    context.db
      .select({ id: persons.personId })
      .from(persons)
      .innerJoin(environments, eq(environments.id, persons.environmentId))
      .where(and(isVisible, ilike(personNames, pattern)))
      .limit(holdersMax + 1),
    context.db
      .select({ id: employees.employeeId })
      .from(employees)
      .innerJoin(environments, eq(environments.id, employees.environmentId))
      .where(and(isVisible, ilike(employeeNames, pattern)))
      .limit(holdersMax + 1),
  ]);
  const holderIds = [...personRows, ...employeeRows].map((row) => row.id);
  if (holderIds.length > holdersMax) {
    return or(
      ilike(cards.embossingName, pattern),
      ilike(personNames, pattern),
      ilike(employeeNames, pattern),
    );
  }
  return or(
    ilike(cards.embossingName, pattern),
    holderIds.length > 0 ? inArray(cards.holderId, holderIds) : undefined,
  );
}

type NamedCard = CardRow & { holderName: string; productName: string };

function toCardListItem(reveals: Reveals, row: NamedCard, program: ProgramReference): CardListItem {
  return {
    tokenId: row.tokenId,
    environmentId: row.environmentId,
    program,
    accountId: row.accountId,
    holder: { type: row.holderType, id: row.holderId, name: reveals.name(holderOf(row), row.holderName) },
    product: { productId: row.productId, name: row.productName },
    ...reveals.card(row),
    expirationMonth: row.expirationMonth,
    status: row.status,
    stage: row.stage,
    createdAt: row.createdAt,
    statusChangedAt: row.statusChangedAt,
  };
}
