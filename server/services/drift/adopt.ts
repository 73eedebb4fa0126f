import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Database, Reader, Transaction } from "@/db/client";
import {
  accounts,
  cards,
  driftFindings,
  employees,
  environments,
  finciIntents,
  persons,
  products,
} from "@/db/schema";
import { audit, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { settleSucceededIn } from "../intents";
import { readReveals } from "../personal-data";
import { type byIdSchema, relatedMax } from "../schemas";
import { reachable } from "../scope";
import { cardValues, type LockedFinding } from "./card-values";
import type { resolveDriftSchema } from "./schemas";

type FindingRow = typeof driftFindings.$inferSelect;
type Adoption = NonNullable<z.output<typeof resolveDriftSchema>["adoption"]>;

/** What FINCI's list does not show of a card that is taken in: it cannot pay before a person had FINCI set its status. */
const statusOfAdopted = "deactivated";

export type AdoptionChoices = {
  /** Issuing requests whose outcome is not known and that look like the card. */
  intents: { id: string; createdAt: Date; accountId: string; holder: { id: string; name: string } }[];
  /** The owner's accounts in the product's currency. */
  accounts: { accountId: string; currency: string }[];
  /** Who can carry it: the person, or the employees of the corporate. */
  holders: { id: string; name: string }[];
};

/**
 * Where a card that is missing here may belong.
 * @throws DomainError not_found
 */
export async function listAdoptionChoices(
  context: ServiceContext,
  { id }: z.output<typeof byIdSchema>,
): Promise<AdoptionChoices> {
  const [found] = await context.db
    .select({ finding: driftFindings })
    .from(driftFindings)
    .innerJoin(environments, eq(environments.id, driftFindings.environmentId))
    .where(and(sql`${driftFindings.id}::text = ${id}`, reachable(context, "drift.read")));
  if (!found) throw notFound("This difference");
  const { finding } = found;
  if (finding.kind !== "card_missing_here") return { intents: [], accounts: [], holders: [] };
  const [ofOwner, holders] = await Promise.all([
    accountsFor(context.db, finding),
    holdersFor(context, finding),
  ]);
  const rows = await openIntents(context.db, finding, ofOwner);
  const nameOf = (holderId: string) => holders.find((holder) => holder.id === holderId)?.name ?? holderId;
  return {
    intents: rows.map(({ id: intentId, createdAt, request }) => {
      const holderId = String(request.person_id ?? request.employee_id ?? "");
      const holder = { id: holderId, name: nameOf(holderId) };
      return { id: intentId, createdAt, accountId: String(request.account_id), holder };
    }),
    accounts: ofOwner,
    holders,
  };
}

async function accountsFor(reader: Reader, finding: FindingRow) {
  const { environmentId, ownerId, ownerType, finci } = finding;
  const [product] = await reader
    .select({ currency: products.currency })
    .from(products)
    .where(and(eq(products.environmentId, environmentId), eq(products.productId, finci?.productId ?? 0)));
  return reader
    .select({ accountId: accounts.accountId, currency: accounts.currency })
    .from(accounts)
    .where(
      and(
        eq(accounts.environmentId, environmentId),
        eq(accounts.ownerId, ownerId),
        eq(accounts.ownerType, ownerType),
        product && eq(accounts.currency, product.currency),
      ),
    )
    .orderBy(asc(accounts.createdAt), asc(accounts.accountId))
    .limit(relatedMax);
}

async function holdersFor(context: ServiceContext, finding: FindingRow): Promise<AdoptionChoices["holders"]> {
  const { environmentId, ownerType, ownerId } = finding;
  const reveals = await readReveals(context);
  const rows =
    ownerType === "person"
      ? await context.db
          .select({ id: persons.personId, firstName: persons.firstName, lastName: persons.lastName })
          .from(persons)
          .where(and(eq(persons.environmentId, environmentId), eq(persons.personId, ownerId)))
      : await context.db
          .select({ id: employees.employeeId, firstName: employees.firstName, lastName: employees.lastName })
          .from(employees)
          .where(and(eq(employees.environmentId, environmentId), eq(employees.corporateId, ownerId)))
          .orderBy(asc(employees.lastName), asc(employees.employeeId))
          .limit(employeesMax);
  const type = ownerType === "person" ? "person" : "employee";
  return rows.map(({ id, firstName, lastName }) => ({
    id,
    name: reveals.name({ environmentId, type, id }, `${firstName} ${lastName}`),
  }));
}

/** Employees offered as holders at most. */
const employeesMax = 1_000;

/** Issuing requests without a known outcome for one of the accounts, whose card would look as FINCI lists it. */
async function openIntents(
  reader: Reader,
  { environmentId, finci }: FindingRow,
  ofOwner: readonly { accountId: string }[],
) {
  if (ofOwner.length === 0 || !finci) return [];
  const alike = JSON.stringify({
    embossing_name: finci.embossingName,
    product_id: finci.productId,
    expiration_date: finci.expirationMonth,
  });
  return reader
    .select({ id: finciIntents.id, createdAt: finciIntents.createdAt, request: finciIntents.request })
    .from(finciIntents)
    .where(
      and(
        eq(finciIntents.state, "unknown"),
        eq(finciIntents.environmentId, environmentId),
        eq(finciIntents.operation, "create_card"),
        sql`${finciIntents.request} @> ${alike}::jsonb`,
        inArray(
          sql`${finciIntents.request} ->> 'account_id'`,
          ofOwner.map(({ accountId }) => accountId),
        ),
      ),
    )
    .orderBy(asc(finciIntents.createdAt), asc(finciIntents.id))
    .limit(relatedMax);
}

/**
 * Adds a card that FINCI has and the console lacks: by the issuing request that made it, which is settled thereby, or on an
 * account and a holder of the owner. Not usable until a person unfreezes it, which FINCI has to allow.
 * @throws DomainError invalid, conflict
 */
export async function adoptCard(
  tx: Transaction,
  context: ServiceContext,
  finding: LockedFinding,
  { adoption = {}, reason }: { adoption?: Adoption | undefined; reason: string },
): Promise<void> {
  const [known] = await tx
    .select({ tokenId: cards.tokenId })
    .from(cards)
    .where(and(eq(cards.environmentId, finding.environmentId), eq(cards.tokenId, finding.tokenId)));
  if (known)
    throw new DomainError(
      "conflict",
      "Nothing was changed: the card is in the console by now. Compare again.",
    );
  const offered = await accountsFor(tx, finding);
  const intents = await openIntents(tx, finding, offered);
  if (adoption.intentId) await adoptByIntent(tx, context, finding, intents, adoption.intentId);
  else {
    if (intents.length > 0 && !adoption.accountId) throw missing("intentId", "Choose the issuing request.");
    await insertCard(tx, finding, offered, adoption);
  }
  await audit(tx, context, {
    action: "card.adopt",
    subjectType: "card",
    subjectId: finding.tokenId,
    programId: finding.programId,
    environmentId: finding.environmentId,
    after: { ...adoption, status: statusOfAdopted },
    reason,
  });
}

async function adoptByIntent(
  tx: Transaction,
  context: ServiceContext,
  finding: LockedFinding,
  intents: readonly { id: string }[],
  intentId: string,
): Promise<void> {
  if (!intents.some(({ id }) => id === intentId))
    throw new DomainError(
      "conflict",
      "Nothing was changed: this issuing request is settled by now, or does not look like the card. Choose another one.",
    );
  const { maskedNumber, lastFour, expirationMonth } = cardValues(finding.finci ?? {});
  const settled = await settleSucceededIn(
    tx,
    context,
    { id: finding.environmentId, programId: finding.programId },
    intentId,
    {
      resultId: finding.tokenId,
      cardFacts: {
        maskedNumber: maskedNumber ?? "",
        lastFour: lastFour ?? null,
        expirationMonth: expirationMonth ?? "",
      },
      statusHere: statusOfAdopted,
    },
  );
  if (settled.resultId !== finding.tokenId)
    throw new DomainError("conflict", "Nothing was changed: this issuing request was settled right now.");
}

async function insertCard(
  tx: Transaction,
  finding: LockedFinding,
  offered: readonly { accountId: string }[],
  { accountId, holderId }: Adoption,
): Promise<void> {
  const { environmentId, ownerType, ownerId, tokenId, finci } = finding;
  const account = accountId ?? (offered.length === 1 ? offered[0]?.accountId : undefined);
  if (!account || !offered.some((one) => one.accountId === account))
    throw missing("accountId", "Choose one of the owner's accounts in the product's currency.");
  const holder = ownerType === "person" ? ownerId : await ownEmployee(tx, finding, holderId);
  const { embossingName, expirationMonth, productId } = finci ?? {};
  if (embossingName === undefined || expirationMonth === undefined || productId === undefined)
    throw new DomainError(
      "conflict",
      "Nothing was changed: compare again first; too little of it was stored.",
    );
  await tx.insert(cards).values({
    environmentId,
    tokenId,
    accountId: account,
    holderType: ownerType === "person" ? "person" : "employee",
    holderId: holder,
    productId,
    embossingName,
    expirationMonth,
    status: statusOfAdopted,
    // FINCI's list does not show it either; about plastic only, and set by hand where there is some.
    stage: "digital",
    ...cardValues(finci ?? {}),
  });
}

async function ownEmployee(
  reader: Pick<Database, "select">,
  { environmentId, ownerId }: LockedFinding,
  holderId: string | undefined,
): Promise<string> {
  const [employee] = await reader
    .select({ id: employees.employeeId })
    .from(employees)
    .where(
      and(
        eq(employees.environmentId, environmentId),
        eq(employees.corporateId, ownerId),
        eq(employees.employeeId, holderId ?? ""),
      ),
    );
  if (!employee) throw missing("holderId", "Choose the employee who carries it.");
  return employee.id;
}

function missing(field: string, sentence: string): DomainError {
  return new DomainError("invalid", `Nothing was changed. ${sentence}`, {
    fields: { [`adoption.${field}`]: sentence },
  });
}
