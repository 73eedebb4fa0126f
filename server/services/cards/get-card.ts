import { and, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { corporates, employees, finciIntents, persons } from "@/db/schema";
import type { PersonalState } from "@/lib/personal-data";
import type { ServiceContext } from "../../context";
import { type Balance, toBalance } from "../balance";
import { holderOf, type Reveals, readReveals } from "../personal-data";
import type { byIdSchema } from "../schemas";
import type { CardListItem } from "./list-cards";
import { loadCard } from "./load-card";

type Loaded = Awaited<ReturnType<typeof loadCard>>;

/** Who carries the card, masked without a reveal; contact fields are null where the holder is not known here. */
export type CardHolder = {
  type: "person" | "employee";
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  dateOfBirth: string | null;
  /** The employer; null for a person. */
  corporate: { id: string; name: string } | null;
};

export type CardDetail = Omit<CardListItem, "holder" | "product" | "program"> & {
  holder: CardHolder;
  /** The holder's: one reveal shows them and the name on the card. */
  personal: PersonalState;
  product: { productId: number; name: string; currency: string | null; form: "physical" | "digital" | null };
  /** Null where the account is not known here. */
  account: { accountId: string; currency: string; balance: Balance } | null;
  program: Loaded["program"];
  environment: Loaded["environment"];
  /** A change at FINCI whose outcome is not known yet. */
  openIntent: { id: string; operation: string; state: "pending" | "unknown"; createdAt: Date } | null;
};

/**
 * One card with its holder, account, product and environment. What may be done with it follows from lib/card-states.
 * @throws DomainError not_found
 */
export async function getCard(
  context: ServiceContext,
  input: z.output<typeof byIdSchema>,
): Promise<CardDetail> {
  const [loaded, reveals] = await Promise.all([loadCard(context, input.id), readReveals(context)]);
  const { card, account, balance, product, program, environment } = loaded;
  const [holder, openIntent] = await Promise.all([
    readHolder(context, reveals, card),
    readOpenIntent(context, card.environmentId, card.tokenId),
  ]);
  return {
    tokenId: card.tokenId,
    environmentId: card.environmentId,
    environment,
    program,
    accountId: card.accountId,
    account: account && {
      accountId: account.accountId,
      currency: account.currency,
      balance: toBalance(account.currency, balance),
    },
    holder,
    product: {
      productId: card.productId,
      name: product?.name ?? `Product ${card.productId}`,
      currency: product?.currency ?? null,
      form: product?.form ?? null,
    },
    personal: reveals.state(holderOf(card)),
    ...reveals.card(card),
    expirationMonth: card.expirationMonth,
    status: card.status,
    stage: card.stage,
    createdAt: card.createdAt,
    statusChangedAt: card.statusChangedAt,
    openIntent,
  };
}

async function readHolder(
  context: ServiceContext,
  reveals: Reveals,
  card: Loaded["card"],
): Promise<CardHolder> {
  const { holderType: type, holderId: id, environmentId } = card;
  const subject = holderOf(card);
  const { embossingName: name } = reveals.card(card);
  const unknown = { type, id, name, email: null, phone: null, dateOfBirth: null };
  if (type === "person") {
    const [person] = await context.db
      .select()
      .from(persons)
      .where(and(eq(persons.environmentId, environmentId), eq(persons.personId, id)));
    if (!person) return { ...unknown, corporate: null };
    return { ...contact(reveals.contact(subject, person)), type, id, corporate: null };
  }
  const [found] = await context.db
    .select({ employee: employees, corporate: { id: corporates.corporateId, name: corporates.legalName } })
    .from(employees)
    .leftJoin(
      corporates,
      and(
        eq(corporates.environmentId, employees.environmentId),
        eq(corporates.corporateId, employees.corporateId),
      ),
    )
    .where(and(eq(employees.environmentId, environmentId), eq(employees.employeeId, id)));
  if (!found) return { ...unknown, corporate: null };
  return { ...contact(reveals.contact(subject, found.employee)), type, id, corporate: found.corporate };
}

function contact(row: {
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  dateOfBirth: string;
}) {
  const { email, phone, dateOfBirth } = row;
  return { name: `${row.firstName} ${row.lastName}`, email, phone, dateOfBirth };
}

async function readOpenIntent(
  context: ServiceContext,
  environmentId: string,
  tokenId: string,
): Promise<CardDetail["openIntent"]> {
  const [intent] = await context.db
    .select()
    .from(finciIntents)
    .where(
      and(
        eq(finciIntents.environmentId, environmentId),
        eq(finciIntents.subjectId, tokenId),
        inArray(finciIntents.state, ["pending", "unknown"]),
      ),
    )
    .limit(1);
  if (!intent || (intent.state !== "pending" && intent.state !== "unknown")) return null;
  return { id: intent.id, operation: intent.operation, state: intent.state, createdAt: intent.createdAt };
}
