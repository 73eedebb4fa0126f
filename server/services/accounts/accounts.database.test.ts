import { afterAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { accounts } from "@/db/schema";
import { createTestDatabase } from "@/db/testing";
import { postFunding } from "../../ledger";
import {
  contextOf,
  contextOfAll,
  crowdedMoments,
  newFinciId,
  readAllPages,
  seedSides,
} from "../read-testing";
import { getAccount } from "./get-account";
import { listAccounts } from "./list-accounts";
import { listEntries } from "./list-entries";
import { listAccountsSchema, listEntriesSchema } from "./schemas";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const { own, other, production } = await seedSides(db);
const usual: string[] = [];
for (const createdAt of crowdedMoments()) {
  const accountId = newFinciId();
  await db.insert(accounts).values({
    environmentId: own.environmentId,
    accountId,
    ownerType: "corporate",
    ownerId: newFinciId(),
    currency: "EUR",
    createdAt,
  });
  usual.push(accountId);
}
const special = await own.addAccount({ balanceMinor: 12_345n, currency: "USD" });
const ofOther = (await other.addAccount()).accountId;
const ofProduction = newFinciId();
await db.insert(accounts).values({
  environmentId: production.environmentId,
  accountId: ofProduction,
  ownerType: "person",
  ownerId: newFinciId(),
  currency: "EUR",
});
const everyone = contextOfAll(db);
const ownFinance = contextOf(db, [{ role: "finance", programId: own.programId }]);

async function idsWith(filter: Partial<z.input<typeof listAccountsSchema>>, context = ownFinance) {
  const page = await listAccounts(context, listAccountsSchema.parse(filter));
  return page.items.map((item) => item.accountId);
}

describe("listAccounts", () => {
  it("pages through all, newest first, losing and repeating none at equal moments", async () => {
    const inOne = await idsWith({}, everyone);
    expect(new Set(inOne)).toEqual(new Set([...usual, special.accountId, ofOther]));
    for (const limit of [1, 2, 3]) {
      const pages = await readAllPages((page) => listAccounts(everyone, page), limit);
      expect(pages.map((item) => item.accountId)).toEqual(inOne);
    }
  });

  it("keeps to the side and the programs of the actor", async () => {
    expect(await idsWith({}, contextOfAll(db, "production"))).toEqual([ofProduction]);
    expect(await idsWith({ programId: other.programId })).toEqual([]);
    expect(await idsWith({}, contextOf(db, []))).toEqual([]);
  });

  it.each<[string, Partial<z.input<typeof listAccountsSchema>>]>([
    ["currency", { currency: "USD" }],
    ["type of owner", { ownerType: "person" }],
    ["owner", { ownerId: special.personId }],
    ["account id", { text: special.accountId }],
    ["owner id as text", { text: special.personId }],
  ])("filters by %s", async (_name, filter) => {
    expect(await idsWith(filter)).toEqual([special.accountId]);
  });

  it("tells the money, zero before any, and the owner's id where the name is not known", async () => {
    const { items } = await listAccounts(ownFinance, listAccountsSchema.parse({}));
    expect(items.find((item) => item.accountId === special.accountId)).toMatchObject({
      owner: { type: "person", name: "Ada L." },
      balance: {
        posted: { minor: 12_345n, currency: "USD" },
        held: { minor: 0n },
        available: { minor: 12_345n },
      },
    });
    const bare = items.find((item) => item.accountId === usual[0]);
    expect(bare?.owner.name).toBe(bare?.owner.id);
    expect(bare?.balance.available.minor).toBe(0n);
  });
});

describe("getAccount", () => {
  it("shows the account with its cards", async () => {
    const card = await own.addCard({ account: special });
    const found = await getAccount(ownFinance, { id: special.accountId });
    expect(found).toMatchObject({ environment: { kind: "sandbox" }, currency: "USD" });
    expect(found.cards.map((item) => item.tokenId)).toEqual([card.tokenId]);
  });

  it.each([ofOther, "1"])("does not find %s", async (id) => {
    await expect(getAccount(ownFinance, { id })).rejects.toMatchObject({ kind: "not_found" });
  });
});

describe("listEntries", () => {
  it("pages through the ledger by sequence without a gap", async () => {
    const { accountId } = await own.addAccount();
    const account = { environmentId: own.environmentId, accountId };
    for (let amountMinor = 1n; amountMinor <= 5n; amountMinor += 1n) {
      const funding = { account, amountMinor, currency: "EUR", narrative: "top-up", actorUserId: null };
      await db.transaction((transaction) => postFunding(transaction, funding));
    }
    const first = await listEntries(ownFinance, { accountId, limit: 2 });
    const second = await listEntries(ownFinance, { accountId, limit: 2, cursor: first.nextCursor });
    const third = await listEntries(ownFinance, { accountId, limit: 2, cursor: second.nextCursor });
    const entries = [first, second, third].flatMap((page) => page.items);
    expect(entries.map((entry) => entry.sequence)).toEqual([5n, 4n, 3n, 2n, 1n]);
    expect(third.nextCursor).toBeNull();
    expect(entries[0]).toMatchObject({
      kind: "funding",
      postedDelta: { minor: 5n },
      postedAfter: { minor: 15n },
      availableAfter: { minor: 15n, currency: "EUR" },
      sentence: "0.05 EUR added to the account (top-up).",
      actorName: null,
    });
  });

  it("does not find the ledger of another program's account", async () => {
    const input = listEntriesSchema.parse({ accountId: ofOther });
    await expect(listEntries(ownFinance, input)).rejects.toMatchObject({ kind: "not_found" });
  });
});
