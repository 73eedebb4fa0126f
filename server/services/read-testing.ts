import { randomInt, randomUUID } from "node:crypto";
import type { Database } from "@/db/client";
import type { Cursor } from "@/db/keyset";
import { apiCalls, authorizations, deliveries, environments, merchants, transactions } from "@/db/schema";
import { type SeededProgram, seedProgram } from "@/db/testing";
import type { RoleGrant } from "@/lib/permissions";
import type { EnvironmentKind, ServiceContext } from "../context";

/** What tests of the reads share: contexts of people with grants, and payments written straight into the tables. */

export type Where = Pick<SeededProgram, "programId" | "environmentId">;

/** A person with these grants who looks at one side. */
export function contextOf(
  db: Database,
  grants: RoleGrant[],
  environmentKind: EnvironmentKind = "sandbox",
): ServiceContext {
  const userId = randomUUID();
  return {
    db,
    actor: {
      type: "user",
      userId,
      name: "Test person",
      email: "person@example.com",
      grants,
      sessionId: randomUUID(),
    },
    environmentKind,
    requestId: randomUUID(),
    sourceAddress: null,
  };
}

/** Someone with the role in every program. */
export function contextOfAll(db: Database, environmentKind: EnvironmentKind = "sandbox"): ServiceContext {
  return contextOf(db, [{ role: "admin", programId: null }], environmentKind);
}

/** A program with both sides, and another program. */
export async function seedSides(db: Database) {
  const own = await seedProgram(db, { program: { name: "Own program" } });
  const other = await seedProgram(db, { program: { name: "Other program" } });
  const productionId = randomUUID();
  await db
    .insert(environments)
    .values({ id: productionId, programId: own.programId, kind: "production", sourceCidrs: [] });
  const production: Where = { programId: own.programId, environmentId: productionId };
  return { own, other, production };
}

/** An id in FINCI's form. */
export function newFinciId(): string {
  return `${randomInt(100_000_000, 999_999_999)}${randomInt(100_000_000, 999_999_999)}`;
}

const merchantFacts = {
  merchantId: "MRC000000000001",
  merchantName: "AMZN MKTP",
  merchantCity: "Luxembourg",
  merchantCountry: "LU",
  mcc: "5942",
};

const amountFacts = {
  transactionAmountMinor: 8420n,
  transactionCurrency: "USD",
  billingAmountMinor: 7731n,
  billingCurrency: "EUR",
};

type AuthorizationFacts = Partial<typeof authorizations.$inferInsert>;

/** Approved authorizations that hold and cleared nothing; their merchants' names are noted as the console does. */
export async function insertAuthorizations(
  db: Database,
  where: Where,
  all: AuthorizationFacts[],
): Promise<string[]> {
  const rows = all.map((facts) => ({
    environmentId: where.environmentId,
    programId: where.programId,
    id: newFinciId(),
    receivedAt: new Date(),
    accountId: newFinciId(),
    tokenId: newFinciId(),
    ...amountFacts,
    ...merchantFacts,
    entryMode: "ecommerce",
    finciCreatedAt: new Date(),
    contentHash: "test",
    decision: "approved" as const,
    adviceResponseCode: "Approved",
    outcome: "approved" as const,
    lifecycle: "none" as const,
    heldMinor: 0n,
    clearedMinor: 0n,
    reversedMinor: 0n,
    ...facts,
  }));
  await db.insert(authorizations).values(rows);
  await noteMerchants(
    db,
    where,
    rows.map((row) => row.merchantName),
  );
  return rows.map((row) => row.id);
}

/** One of them. */
export async function insertAuthorization(
  db: Database,
  where: Where,
  facts: AuthorizationFacts = {},
): Promise<string> {
  const [id = ""] = await insertAuthorizations(db, where, [facts]);
  return id;
}

/** A final presentment. */
export async function insertTransaction(
  db: Database,
  where: Where,
  facts: Partial<typeof transactions.$inferInsert> = {},
): Promise<string> {
  const id = facts.id ?? newFinciId();
  const receivedAt = facts.receivedAt ?? new Date();
  await db.insert(transactions).values({
    environmentId: where.environmentId,
    programId: where.programId,
    id,
    receivedAt,
    type: "presentment",
    accountId: newFinciId(),
    tokenId: newFinciId(),
    ...amountFacts,
    ...merchantFacts,
    clearingDate: "2026-11-22",
    sequence: 1,
    isFinal: true,
    contentHash: "test",
    finciCreatedAt: receivedAt,
    ...facts,
  });
  await noteMerchants(db, where, [facts.merchantName ?? merchantFacts.merchantName]);
  return id;
}

async function noteMerchants(db: Database, where: Where, names: string[]): Promise<void> {
  const rows = names.map((name) => ({ environmentId: where.environmentId, name }));
  await db.insert(merchants).values(rows).onConflictDoNothing();
}

/** A processed advice; `where` null is a delivery to an unknown endpoint. */
export async function insertDelivery(
  db: Database,
  where: Where | null,
  facts: Partial<typeof deliveries.$inferInsert> = {},
): Promise<string> {
  const id = facts.id ?? randomUUID();
  await db.insert(deliveries).values({
    id,
    receivedAt: new Date(),
    environmentId: where?.environmentId ?? null,
    programId: where?.programId ?? null,
    endpoint: "authorization",
    kind: "advice",
    state: "processed",
    httpStatus: 200,
    bodyBytes: 512,
    sourceAddress: "127.0.0.1",
    ...facts,
  });
  return id;
}

/** A successful read of cards. */
export async function insertApiCall(
  db: Database,
  where: Where,
  facts: Partial<typeof apiCalls.$inferInsert> = {},
): Promise<string> {
  const id = facts.id ?? randomUUID();
  await db.insert(apiCalls).values({
    id,
    startedAt: new Date(),
    environmentId: where.environmentId,
    operation: "get_cards",
    method: "POST",
    path: "/api/v1/get-cards",
    attempt: 1,
    outcome: "success",
    httpStatus: 200,
    durationMs: 12,
    ...facts,
  });
  return id;
}

/** Reads a list to its end, page by page. */
export async function readAllPages<T, C = Cursor>(
  readPage: (page: { cursor: C | null; limit: number }) => Promise<{ items: T[]; nextCursor: C | null }>,
  limit: number,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: C | null = null;
  do {
    const page: { items: T[]; nextCursor: C | null } = await readPage({ cursor, limit });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return items;
}

/** Moments for rows that must page well: pairs at one millisecond among others. */
export function crowdedMoments(): Date[] {
  const at = Date.now() - 60_000;
  return [at, at + 1, at + 1, at + 2, at + 2].map((milliseconds) => new Date(milliseconds));
}
