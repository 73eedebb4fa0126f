import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { ledgerMatches, masterEntries, transactions } from "@/db/schema";
import { createTestDatabase } from "@/db/testing";
import { openException, withdrawException } from "../../ledger";
import { getAuthorizationTimeline } from "../authorizations";
import {
  contextOf,
  contextOfAll,
  crowdedMoments,
  insertAuthorization,
  insertDelivery,
  insertTransaction,
  readAllPages,
  seedSides,
} from "../read-testing";
import { getTransaction } from "./get-transaction";
import { listTransactions } from "./list-transactions";
import { listTransactionsSchema } from "./schemas";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const { own, other, production } = await seedSides(db);
const card = await own.addCard();
const onCard = { tokenId: card.tokenId, accountId: card.accountId };
const authorizationId = await insertAuthorization(db, own, onCard);
const usual: string[] = [];
for (const receivedAt of crowdedMoments()) {
  usual.push(await insertTransaction(db, own, { receivedAt, authorizationId }));
}
const special = await insertTransaction(db, own, {
  ...onCard,
  receivedAt: new Date(Date.now() - 3_600_000),
  merchantName: "CAFÉ BEAN",
  merchantCountry: "LT",
  mcc: "5814",
  billingAmountMinor: 250n,
  billingCurrency: "USD",
});
const ofOther = await insertTransaction(db, other);
const ofProduction = await insertTransaction(db, production);
const everyone = contextOfAll(db);
const ownFinance = contextOf(db, [{ role: "finance", programId: own.programId }]);

async function idsWith(filter: Partial<z.input<typeof listTransactionsSchema>>, context = ownFinance) {
  const page = await listTransactions(context, listTransactionsSchema.parse(filter));
  return page.items.map((item) => item.id);
}

describe("listTransactions", () => {
  it("pages through all, newest first, losing and repeating none at equal moments", async () => {
    const inOne = await idsWith({}, everyone);
    expect(new Set(inOne)).toEqual(new Set([...usual, special, ofOther]));
    for (const limit of [1, 2, 3]) {
      const pages = await readAllPages((page) => listTransactions(everyone, page), limit);
      expect(pages.map((item) => item.id)).toEqual(inOne);
    }
  });

  it("keeps to the side and the programs of the actor", async () => {
    expect(await idsWith({}, contextOfAll(db, "production"))).toEqual([ofProduction]);
    expect(await idsWith({})).not.toContain(ofOther);
    expect(await idsWith({ programId: other.programId })).toEqual([]);
    expect(await idsWith({}, contextOf(db, []))).toEqual([]);
  });

  it.each<[string, Partial<z.input<typeof listTransactionsSchema>>]>([
    ["deferred", { deferred: true }],
    ["card", { tokenId: card.tokenId }],
    ["account", { accountId: card.accountId }],
    ["merchant", { merchant: "é bean" }],
    ["category", { mcc: "5814" }],
    ["country", { country: "LT" }],
    ["currency", { currency: "USD" }],
    ["amount", { billingMinorMin: 250n, billingMinorMax: 250n }],
    ["time", { to: new Date(Date.now() - 1_800_000) }],
  ])("filters by %s", async (_name, filter) => {
    expect(await idsWith(filter)).toEqual([special]);
  });

  it("filters by type, and by authorization", async () => {
    expect(await idsWith({ type: "return" })).toEqual([]);
    expect(await idsWith({ authorizationId })).toHaveLength(5);
    expect(await idsWith({ deferred: false })).toHaveLength(5);
  });
});

describe("getTransaction", () => {
  it("shows the chain from authorization to clearing and return", async () => {
    const purchase = await insertAuthorization(db, own, onCard);
    const first = await insertTransaction(db, own, {
      ...onCard,
      authorizationId: purchase,
      isFinal: false,
      receivedAt: new Date(Date.now() - 3000),
    });
    const second = await insertTransaction(db, own, {
      ...onCard,
      authorizationId: purchase,
      sequence: 2,
      receivedAt: new Date(Date.now() - 2000),
    });
    const refund = await insertTransaction(db, own, {
      ...onCard,
      type: "return",
      originalTransactionId: second,
      receivedAt: new Date(Date.now() - 1000),
    });
    await insertDelivery(db, own, { kind: "presentment", endpoint: "transaction", eventId: second });
    const { chain } = await getTransaction(ownFinance, { id: second });
    expect(chain.authorization?.id).toBe(purchase);
    expect(chain.original).toBeNull();
    expect(chain.others.map((item) => item.id)).toEqual([first, refund]);
    expect(chain.timeline.map((entry) => entry.source)).toEqual([
      "transaction",
      "transaction",
      "transaction",
      "delivery",
    ]);
    expect((await getTransaction(ownFinance, { id: refund })).chain.original?.id).toBe(second);
  });

  it("shows what a person linked, what was put before a person, and FINCI's own entry", async () => {
    const purchase = await insertAuthorization(db, own, onCard);
    const offline = await insertTransaction(db, own, onCard);
    await db
      .update(transactions)
      .set({ linkedAuthorizationId: purchase })
      .where(eq(transactions.id, offline));
    const { environmentId } = own;
    const entry = { environmentId, masterAccountId: "140130000000000001", id: `entry ${offline}` };
    await db.insert(masterEntries).values({
      ...entry,
      bookedAt: new Date(Date.now() + 86_400_000),
      valueDate: "2026-11-22",
      amountMinor: -10_00n,
      currency: "EUR",
      narrative: `CRDS ${offline}`,
      isCardRelated: true,
      reference: offline,
      source: "payments_api",
    });
    await db.insert(ledgerMatches).values({
      environmentId,
      masterAccountId: entry.masterAccountId,
      entryId: entry.id,
      transactionId: offline,
      differenceMinor: 0n,
    });
    await openException(db, {
      environmentId,
      kind: "deferred",
      subjectId: offline,
      transactionId: offline,
      amountMinor: 10_00n,
      currency: "EUR",
      detail: "FINCI named no authorization.",
    });
    const { chain } = await getTransaction(ownFinance, { id: offline });
    expect(chain.authorization?.id).toBe(purchase);
    expect(chain.timeline.map(({ source }) => source)).toEqual(["transaction", "exception", "finci_ledger"]);
    await withdrawException(db, { environmentId, kind: "deferred", subjectId: offline }, "It came.");
    const timeline = await getAuthorizationTimeline(ownFinance, { id: purchase });
    expect(timeline.map(({ source, isProblem }) => [source, isProblem])).toEqual([
      ["transaction", false],
      ["exception", false],
      ["exception", false],
      ["finci_ledger", false],
    ]);
    expect(timeline[2]?.sentence).toContain("closed by itself. It came.");
  });

  it("says of a deferred one that it had no authorization", async () => {
    const { chain, isDeferred } = await getTransaction(ownFinance, { id: special });
    expect({ isDeferred, authorization: chain.authorization, others: chain.others }).toEqual({
      isDeferred: true,
      authorization: null,
      others: [],
    });
  });

  it("does not find one of another program", async () => {
    await expect(getTransaction(ownFinance, { id: ofOther })).rejects.toMatchObject({ kind: "not_found" });
    await expect(getTransaction(everyone, { id: "x" })).rejects.toMatchObject({ kind: "not_found" });
  });
});
