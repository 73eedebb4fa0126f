import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { cards, corporates, employees, finciIntents, persons } from "@/db/schema";
import { createTestDatabase, type SeededAccount } from "@/db/testing";
import { audit } from "../../context";
import {
  contextOf,
  contextOfAll,
  crowdedMoments,
  newFinciId,
  readAllPages,
  seedSides,
} from "../read-testing";
import { getCard } from "./get-card";
import { getCardHistory } from "./get-card-history";
import { listCards } from "./list-cards";
import { listCardsSchema } from "./schemas";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const { own, other, production } = await seedSides(db);
const account = await own.addAccount();
const usual: string[] = [];
for (const createdAt of crowdedMoments()) {
  const card = { createdAt, embossingName: "PLAIN NAME", lastFour: "0001" };
  usual.push((await own.addCard({ account, card })).tokenId);
}
const employee = await addEmployee("Grace", "Hopper");
const specialAccount = await own.addAccount({ balanceMinor: 10_000n });
const { tokenId: special } = await own.addCard({
  account: specialAccount,
  card: {
    createdAt: new Date(Date.now() - 3_600_000),
    holderType: "employee",
    holderId: employee.employeeId,
    embossingName: "50% OFF_SHOP",
    lastFour: "1234",
    maskedNumber: "5412-75**-****-1234",
    status: "referral",
    stage: "plastic_delivered",
    productId: 77,
  },
});
const { tokenId: ofOther } = await other.addCard({ card: { lastFour: "1234" } });
const ofProduction = await copyToProduction(account);
const { own: crowded } = await seedSides(db);
const everyone = contextOfAll(db);
const ownAgent = contextOf(db, [{ role: "agent", programId: own.programId }]);

async function addEmployee(firstName: string, lastName: string) {
  const corporateId = newFinciId();
  const employeeId = newFinciId();
  await db.insert(corporates).values({
    environmentId: own.environmentId,
    corporateId,
    externalId: randomUUID(),
    legalName: "Northwind UAB",
    registrationNumber: "304567890",
    country: "LT",
    address: { line1: "Gedimino pr. 1", city: "Vilnius", postal_code: "01103", country: "LT" },
  });
  await db.insert(employees).values({
    environmentId: own.environmentId,
    employeeId,
    corporateId,
    externalId: randomUUID(),
    firstName,
    lastName,
    dateOfBirth: "1986-12-09",
    email: "grace@example.com",
    phone: "+37060000000",
  });
  return { corporateId, employeeId };
}

async function copyToProduction(owner: SeededAccount): Promise<string> {
  const tokenId = newFinciId();
  await db.insert(cards).values({
    environmentId: production.environmentId,
    tokenId,
    accountId: owner.accountId,
    holderType: "person",
    holderId: owner.personId,
    productId: own.productId,
    embossingName: "LIVE NAME",
    expirationMonth: "2030-01",
    status: "active",
    stage: "digital",
  });
  return tokenId;
}

async function idsWith(filter: Partial<z.input<typeof listCardsSchema>>, context = ownAgent) {
  const page = await listCards(context, listCardsSchema.parse(filter));
  return page.items.map((item) => item.tokenId);
}

describe("listCards", () => {
  it("pages through all, newest first, losing and repeating none at equal moments", async () => {
    const inOne = await idsWith({}, everyone);
    expect(new Set(inOne)).toEqual(new Set([...usual, special, ofOther]));
    for (const limit of [1, 2, 3]) {
      const pages = await readAllPages((page) => listCards(everyone, page), limit);
      expect(pages.map((item) => item.tokenId)).toEqual(inOne);
    }
  });

  it("keeps to the side and the programs of the actor", async () => {
    expect(await idsWith({}, contextOfAll(db, "production"))).toEqual([ofProduction]);
    expect(await idsWith({ programId: other.programId })).toEqual([]);
    expect(await idsWith({ text: "1234" })).toEqual([special]);
    expect(await idsWith({}, contextOf(db, []))).toEqual([]);
  });

  it.each<[string, Partial<z.input<typeof listCardsSchema>>]>([
    ["status", { status: ["referral", "blocked"] }],
    ["stage", { stage: "plastic_delivered" }],
    ["product", { productId: 77 }],
    ["account", { accountId: specialAccount.accountId }],
    ["holder", { holderId: employee.employeeId }],
    ["last four digits", { text: "1234" }],
    ["token id", { text: special }],
    ["the embossed name, its signs taken literally", { text: "0% off_" }],
    ["the holder's name", { text: "grace hop" }],
    ["the holder's e-mail", { text: "grace@" }],
  ])("filters by %s", async (_name, filter) => {
    expect(await idsWith(filter)).toEqual([special]);
  });

  it("finds nothing for a name nobody has", async () => {
    expect(await idsWith({ text: "zzzzzz" })).toEqual([]);
  });

  it("finds the cards of holders whose name is frequent", async () => {
    const crowd = Array.from({ length: 501 }, (_, index) => ({
      environmentId: crowded.environmentId,
      personId: newFinciId(),
      externalId: `crowd-${index}`,
      firstName: "Maria",
      lastName: "Silva",
      dateOfBirth: "1990-12-10",
      email: `maria${index}@example.com`,
      phone: "+351210000000",
      address: { line1: "Rua 1", city: "Porto", postal_code: "4000", country: "PT" },
    }));
    await db.insert(persons).values(crowd);
    const { tokenId } = await crowded.addCard({ card: { holderId: crowd[500]?.personId } });
    await crowded.addCard();
    expect(await idsWith({ text: "maria silva", programId: crowded.programId }, everyone)).toEqual([tokenId]);
  });

  it("names holder and product, also where they are not known here", async () => {
    const { items } = await listCards(ownAgent, listCardsSchema.parse({ productId: 77 }));
    expect(items[0]).toMatchObject({
      holder: { type: "employee", name: "Grace H." },
      product: { productId: 77, name: "Product 77" },
    });
  });
});

describe("getCard", () => {
  it("shows holder, account and money", async () => {
    expect(await getCard(ownAgent, { id: special })).toMatchObject({
      holder: {
        name: "Grace H.",
        email: "g•••@e•••.com",
        corporate: { id: employee.corporateId, name: "Northwind UAB" },
      },
      account: { balance: { available: { minor: 10_000n, currency: "EUR" } } },
      environment: { kind: "sandbox", status: "enabled" },
      openIntent: null,
    });
  });

  it("tells of a change whose outcome is not known", async () => {
    const [tokenId = ""] = usual;
    await db.insert(finciIntents).values({
      environmentId: own.environmentId,
      operation: "update_card_status",
      idempotencyKey: randomUUID(),
      state: "unknown",
      request: { token_status: "deactivated" },
      subjectId: tokenId,
    });
    expect((await getCard(ownAgent, { id: tokenId })).openIntent).toMatchObject({ state: "unknown" });
  });

  it("finds a card of the other side, and none of another program", async () => {
    expect((await getCard(ownAgent, { id: ofProduction })).environment.kind).toBe("production");
    await expect(getCard(ownAgent, { id: ofOther })).rejects.toMatchObject({ kind: "not_found" });
    await expect(getCard(everyone, { id: "1" })).rejects.toMatchObject({ kind: "not_found" });
  });
});

describe("getCardHistory", () => {
  it("merges audit and writes at FINCI, newest first, of this card only", async () => {
    await db.insert(finciIntents).values({
      environmentId: own.environmentId,
      operation: "create_card",
      idempotencyKey: randomUUID(),
      state: "succeeded",
      request: {},
      resultId: special,
      createdAt: new Date(Date.now() - 60_000),
    });
    const subject = { subjectType: "card", environmentId: own.environmentId, programId: own.programId };
    await audit(db, everyone, { ...subject, subjectId: special, action: "card.freeze", reason: "lost it" });
    await audit(db, everyone, { ...subject, subjectId: usual[0] ?? "", action: "card.freeze" });
    await audit(db, everyone, {
      ...subject,
      environmentId: production.environmentId,
      subjectId: special,
      action: "card.close",
    });
    expect(await getCardHistory(ownAgent, { id: special })).toMatchObject([
      { source: "audit", action: "card.freeze", reason: "lost it", actorName: "Test person" },
      { source: "intent", operation: "create_card", actorName: "system" },
    ]);
    await expect(getCardHistory(ownAgent, { id: ofOther })).rejects.toMatchObject({ kind: "not_found" });
  });
});
